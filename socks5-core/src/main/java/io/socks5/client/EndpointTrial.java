package io.socks5.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import io.socks5.route.selection.Endpoints;
import io.socks5.route.selection.Tries;
import io.socks5.transport.Cancellation;
import io.socks5.transport.Threads;
import io.socks5.transport.Timeouts;

/**
 * The trial of an endpoint, for connects that make a single try and thus cannot continue
 * with another endpoint. It logs in, closes, and counts as a probe for observers.
 */
final class EndpointTrial implements Runnable {

	private static final Logger logger = System.getLogger(EndpointTrial.class.getName());

	private final Upstream upstream;

	private final Tries<ExchangeFactory> trial;

	private final Timeouts timeouts;

	EndpointTrial(Upstream upstream, Tries<ExchangeFactory> trial, Timeouts timeouts) {
		this.upstream = upstream;
		this.trial = trial;
		this.timeouts = timeouts;
	}

	/**
	 * Starts a trial in a thread of its own, if one is due while connects can use another
	 * endpoint.
	 * @param upstream the proxy of the client
	 * @param endpoints its endpoints
	 */
	static void startIfDue(Upstream upstream, Endpoints<ExchangeFactory> endpoints) {
		Timeouts timeouts = upstream.timeouts(null);
		Tries<ExchangeFactory> trial = endpoints.trial(System.nanoTime(), ConnectTries.end(timeouts));
		if (trial == null) {
			return;
		}
		try {
			Threads.execute(new EndpointTrial(upstream, trial, timeouts));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// the connect uses another endpoint in any case, and the next one tries again
			trial.abandoned();
			logger.log(Level.DEBUG, "No thread could be started to try an endpoint", ex);
		}
	}

	@Override
	public void run() {
		fails();
	}

	/**
	 * Logs in.
	 * @return whether another endpoint is to be tried
	 */
	boolean fails() {
		TryReport report = new TryReport(this.trial, true);
		try {
			ExchangeFactory target = this.upstream.isolated(this.trial.target());
			ConnectTry begun = target.begin(null, ObservationPolicy.IMMEDIATE.probing(),
					this.timeouts.within(this.trial.share()), target.lookup().names(Cancellation.NEVER), report, null);
			Connector.probe(begun, this.timeouts, System.nanoTime());
		}
		catch (Throwable ex) {
			// the endpoint is held down
			logger.log(Level.DEBUG, "An endpoint does not work", ex);
		}
		finally {
			this.trial.abandoned();
		}
		return report.triesOther();
	}

}
