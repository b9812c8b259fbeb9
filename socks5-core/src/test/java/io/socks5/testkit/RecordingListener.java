package io.socks5.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * A listener that records every event. An event is a text that begins with its kind:
 * {@code started}, {@code proxy connected}, {@code method}, {@code authenticated},
 * {@code replied}, {@code established}, {@code failed}, {@code closed} or {@code lost},
 * which is a close before the first octet.
 */
public final class RecordingListener implements ConnectListener, ConnectListener.Observation {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

	private volatile @Nullable AuthMethod method;

	private volatile @Nullable Endpoint bound;

	private volatile @Nullable IOException failure;

	/**
	 * Runs an action at the events of one kind, on the thread of the event.
	 * @param kind the kind
	 * @param action the action
	 * @return this
	 */
	public RecordingListener at(String kind, Runnable action) {
		this.actions.put(kind, action);
		return this;
	}

	/**
	 * Runs an action at the start of a phase, on the connecting thread, before the first
	 * octet of the phase is sent.
	 * @param phase the phase
	 * @param action the action
	 * @return this
	 */
	public RecordingListener atTheStartOf(Phase phase, Runnable action) {
		String kind = switch (phase) {
			case CONNECT -> "started";
			case GREETING -> "proxy connected";
			case AUTHENTICATION -> "method";
			case REQUEST -> "authenticated";
			default -> throw new IllegalArgumentException("No event starts the phase " + phase);
		};
		return at(kind, action);
	}

	/**
	 * The events so far.
	 * @return the kind of each and what it carries, in order
	 */
	public List<String> events() {
		return this.events;
	}

	/**
	 * The kinds of the events so far.
	 * @return the kind of each, in order
	 */
	public List<String> kinds() {
		return this.events.stream()
			.map((event) -> event.replaceFirst("^(started|method|replied|established|failed) .*", "$1"))
			.toList();
	}

	/**
	 * The outcome of the last connect.
	 * @return the outcome that the listener received
	 */
	public Outcome outcome() {
		return (this.failure != null) ? new Outcome(null, null, this.failure)
				: new Outcome(this.method, this.bound, null);
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		record("started", " " + attempt.command() + " " + attempt.destination());
		return this;
	}

	@Override
	public void proxyConnected() {
		record("proxy connected", "");
	}

	@Override
	public void methodSelected(AuthMethod method) {
		this.method = method;
		record("method", " " + method);
	}

	@Override
	public void authenticated() {
		record("authenticated", "");
	}

	@Override
	public void replied(ReplyCode code) {
		record("replied", " " + code);
	}

	@Override
	public void established(Endpoint bound) {
		this.bound = bound;
		record("established", " " + bound);
	}

	@Override
	public void failed(IOException cause) {
		this.failure = cause;
		record("failed", " " + cause.getClass().getSimpleName());
	}

	@Override
	public void closed(boolean lostBeforeFirstOctet) {
		record(lostBeforeFirstOctet ? "lost" : "closed", "");
	}

	private void record(String kind, String details) {
		this.events.add(kind + details);
		Runnable action = this.actions.get(kind);
		if (action != null) {
			action.run();
		}
	}

}
