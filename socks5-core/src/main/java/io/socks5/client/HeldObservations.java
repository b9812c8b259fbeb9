package io.socks5.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * The observations of a warm connection, one for each proxy before the last one.
 * Listeners receive the events when a request uses the connection, and never if none
 * does.
 */
final class HeldObservations {

	private final List<Held> held = new ArrayList<>();

	Observation add(Supplier<Observation> start) {
		Held observation = new Held(start);
		this.held.add(observation);
		return observation;
	}

	/**
	 * Returns an observation that releases the held ones with the answer to a request, or
	 * with its failure.
	 * @param request the observation of the request
	 * @return the observation
	 */
	Observation releasedBy(Observation request) {
		return this.held.isEmpty() ? request : new Releasing(request);
	}

	private void release() {
		this.held.forEach(Held::release);
	}

	private static final class Held implements Observation {

		private final Supplier<Observation> start;

		private final List<Consumer<Observation>> events = new ArrayList<>();

		private @Nullable Observation released;

		Held(Supplier<Observation> start) {
			this.start = start;
		}

		void release() {
			if (this.released == null) {
				Observation started = this.start.get();
				this.released = started;
				this.events.forEach((event) -> event.accept(started));
				this.events.clear();
			}
		}

		private void report(Consumer<Observation> event) {
			if (this.released != null) {
				event.accept(this.released);
			}
			else {
				this.events.add(event);
			}
		}

		@Override
		public void proxyConnected() {
			report(Observation::proxyConnected);
		}

		@Override
		public void methodSelected(AuthMethod method) {
			report((observation) -> observation.methodSelected(method));
		}

		@Override
		public void authenticated() {
			report(Observation::authenticated);
		}

		@Override
		public void replied(ReplyCode code) {
			report((observation) -> observation.replied(code));
		}

		@Override
		public void established(Endpoint bound) {
			report((observation) -> observation.established(bound));
		}

		@Override
		public void failed(IOException cause) {
			report((observation) -> observation.failed(cause));
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			report((observation) -> observation.closed(lostBeforeFirstOctet));
		}

	}

	private final class Releasing implements Observation {

		private final Observation request;

		Releasing(Observation request) {
			this.request = request;
		}

		@Override
		public void proxyConnected() {
			release();
			this.request.proxyConnected();
		}

		@Override
		public void methodSelected(AuthMethod method) {
			this.request.methodSelected(method);
		}

		@Override
		public void authenticated() {
			this.request.authenticated();
		}

		@Override
		public void replied(ReplyCode code) {
			this.request.replied(code);
		}

		@Override
		public void established(Endpoint bound) {
			this.request.established(bound);
		}

		@Override
		public void failed(IOException cause) {
			release();
			this.request.failed(cause);
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			this.request.closed(lostBeforeFirstOctet);
		}

	}

}
