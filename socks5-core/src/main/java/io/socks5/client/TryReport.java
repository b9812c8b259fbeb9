package io.socks5.client;

import java.io.IOException;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import io.socks5.route.selection.Tries;

/**
 * Reports how a try ends to the endpoints of the client. It observes the try in front of
 * the other observers.
 */
final class TryReport {

	private final Tries<ExchangeFactory> tries;

	/**
	 * Whether the try makes a request, so that its success proves more than the login.
	 */
	private final boolean complete;

	private boolean triesOther;

	private boolean warm;

	TryReport(Tries<ExchangeFactory> tries, boolean complete) {
		this.tries = tries;
		this.complete = complete;
	}

	/**
	 * Whether another endpoint is to be tried.
	 * @return {@code true} after a failure of the endpoint
	 */
	boolean triesOther() {
		return this.triesOther;
	}

	/**
	 * Whether the endpoint was up when the try began.
	 * @return {@code false} if it was held down, or is on trial
	 */
	boolean isUp() {
		return this.tries.isUp();
	}

	/**
	 * Says whether the request goes over a warm connection, which tells nothing about the
	 * handshake time.
	 * @param used whether it does
	 */
	void overWarmConnection(boolean used) {
		this.warm = used;
	}

	Observation observing(Observation observation) {
		return new Reporting(observation);
	}

	private void established() {
		if (this.complete) {
			this.tries.established(System.nanoTime());
		}
		else {
			// the login alone does not bring an endpoint back
			this.tries.abandoned();
		}
	}

	private final class Reporting implements Observation {

		private final Observation observation;

		Reporting(Observation observation) {
			this.observation = observation;
		}

		@Override
		public void proxyConnected() {
			this.observation.proxyConnected();
		}

		@Override
		public void methodSelected(AuthMethod method) {
			this.observation.methodSelected(method);
		}

		@Override
		public void authenticated() {
			if (!TryReport.this.warm) {
				TryReport.this.tries.answered(System.nanoTime());
			}
			this.observation.authenticated();
		}

		@Override
		public void replied(ReplyCode code) {
			this.observation.replied(code);
		}

		@Override
		public void established(Endpoint bound) {
			TryReport.this.established();
			this.observation.established(bound);
		}

		@Override
		public void failed(IOException cause) {
			TryReport.this.triesOther = TryReport.this.tries.failed(cause, System.nanoTime());
			this.observation.failed(cause);
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			this.observation.closed(lostBeforeFirstOctet);
		}

	}

}
