package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.socks5.boot.ConnectOutcome;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs one line per connect, with the durations of its phases. The category is that of
 * the client, so that one level applies to all its log lines.
 */
class LoggingConnectListener implements ConnectListener {

	private static final Log logger = LogFactory.getLog(Socks5Client.class);

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		return logger.isDebugEnabled() ? new Line(attempt) : Observation.NONE;
	}

	private static final class Line implements Observation {

		private final ConnectAttempt attempt;

		private final StringBuilder phases = new StringBuilder();

		private long last = System.nanoTime();

		Line(ConnectAttempt attempt) {
			this.attempt = attempt;
		}

		private void phase(String name) {
			long now = System.nanoTime();
			this.phases.append(", ").append(name).append(' ').append(TimeUnit.NANOSECONDS.toMicros(now - this.last));
			this.phases.append(" \u00b5s");
			this.last = now;
		}

		@Override
		public void proxyConnected() {
			phase("TCP");
		}

		@Override
		public void methodSelected(AuthMethod method) {
			phase("method " + method);
		}

		@Override
		public void authenticated() {
			phase("authentication");
		}

		@Override
		public void established(Endpoint bound) {
			if (this.attempt.destination() != null) {
				phase("request");
			}
			log("established");
		}

		@Override
		public void failed(IOException cause) {
			phase("failure");
			log("failed (" + ConnectOutcome.describe(cause) + ")");
		}

		private void log(String result) {
			String what = (this.attempt.destination() != null)
					? this.attempt.command() + " " + this.attempt.destination() : "negotiation";
			logger.debug((this.attempt.probe() ? "Probe: " : "") + what + " through '" + this.attempt.name() + "' at "
					+ this.attempt.proxy() + route() + " " + result + this.phases);
		}

		private String route() {
			return (this.attempt.route() != null) ? " by the route '" + this.attempt.route() + "'" : "";
		}

	}

}
