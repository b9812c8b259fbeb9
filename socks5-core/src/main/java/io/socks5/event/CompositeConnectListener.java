package io.socks5.event;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Calls several listeners and prevents their exceptions from failing a connect.
 */
final class CompositeConnectListener implements ConnectListener {

	private static final Logger logger = System.getLogger(ConnectListener.class.getName());

	private final List<ConnectListener> listeners;

	CompositeConnectListener(List<ConnectListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		if (this.listeners.isEmpty()) {
			return Observation.NONE;
		}
		List<Observation> observations = new ArrayList<>(this.listeners.size());
		try {
			guarded(this.listeners, (listener) -> add(listener.connectStarted(attempt), observations));
		}
		catch (VirtualMachineError ex) {
			IOException failure = new IOException("The connect failed unexpectedly: " + ex, ex);
			guarded(observations, (observation) -> observation.failed(failure));
			throw ex;
		}
		return new CompositeObservation(observations);
	}

	private static void add(@Nullable Observation started, List<Observation> observations) {
		// a mock returns nothing
		if (started != null) {
			observations.add(started);
		}
	}

	private static <T> void guarded(List<T> observers, Consumer<T> call) {
		// every observer is called, regardless of exceptions from earlier ones
		VirtualMachineError fatal = null;
		for (T observer : observers) {
			try {
				call.accept(observer);
			}
			catch (Throwable ex) {
				if (ex instanceof VirtualMachineError error && !(ex instanceof StackOverflowError)) {
					fatal = error;
				}
				else {
					logger.log(Level.WARNING, () -> "A connect listener failed: " + observer.getClass().getName(), ex);
				}
			}
		}
		if (fatal != null) {
			throw fatal;
		}
	}

	private record CompositeObservation(List<Observation> observations) implements Observation {

		private void each(Consumer<Observation> call) {
			guarded(this.observations, call);
		}

		@Override
		public void proxyConnected() {
			each(Observation::proxyConnected);
		}

		@Override
		public void methodSelected(AuthMethod method) {
			each((observation) -> observation.methodSelected(method));
		}

		@Override
		public void authenticated() {
			each(Observation::authenticated);
		}

		@Override
		public void replied(ReplyCode code) {
			each((observation) -> observation.replied(code));
		}

		@Override
		public void established(Endpoint bound) {
			each((observation) -> observation.established(bound));
		}

		@Override
		public void failed(IOException cause) {
			each((observation) -> observation.failed(cause));
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			each((observation) -> observation.closed(lostBeforeFirstOctet));
		}

	}

}
