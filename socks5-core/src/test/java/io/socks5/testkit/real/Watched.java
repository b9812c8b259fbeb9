package io.socks5.testkit.real;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;

/**
 * Writes down what a listener is told, and can do something at the moment a phase begins.
 */
public final class Watched implements ConnectListener, ConnectListener.Observation {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Map<Phase, Runnable> actions = new EnumMap<>(Phase.class);

	/**
	 * Does something at the moment a phase begins, on the connecting thread, before the
	 * phase's first octet is sent.
	 * @param phase the phase
	 * @param action what to do
	 * @return this
	 */
	public Watched atTheStartOf(Phase phase, Runnable action) {
		this.actions.put(phase, action);
		return this;
	}

	/**
	 * What was told.
	 * @return one text for each call, in order
	 */
	public List<String> events() {
		return this.events;
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		this.events.add("started");
		begins(Phase.CONNECT);
		return this;
	}

	@Override
	public void proxyConnected() {
		begins(Phase.GREETING);
	}

	@Override
	public void methodSelected(AuthMethod method) {
		this.events.add("method " + method);
		begins(Phase.AUTHENTICATION);
	}

	@Override
	public void authenticated() {
		begins(Phase.REQUEST);
	}

	@Override
	public void replied(ReplyCode code) {
		this.events.add("replied " + code);
	}

	@Override
	public void established(Endpoint bound) {
		this.events.add("established");
	}

	@Override
	public void failed(IOException cause) {
		this.events.add("failed " + cause.getClass().getSimpleName());
	}

	@Override
	public void closed(boolean lostBeforeFirstOctet) {
		this.events.add(lostBeforeFirstOctet ? "closed, lost before the first octet" : "closed");
	}

	private void begins(Phase phase) {
		this.actions.getOrDefault(phase, () -> {
		}).run();
	}

}
