package io.socks5.testkit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * A listener that writes everything down, for one connect at a time.
 */
public final class Watcher implements ConnectListener, ConnectListener.Observation {

	private final List<String> events = new CopyOnWriteArrayList<>();

	private volatile @Nullable AuthMethod method;

	private volatile @Nullable Endpoint bound;

	private volatile @Nullable IOException failure;

	/**
	 * What was told.
	 * @return one text for each call, in order
	 */
	public List<String> events() {
		return this.events;
	}

	/**
	 * What came of the connect.
	 * @return the outcome as it was told
	 */
	public Outcome outcome() {
		return (this.failure != null) ? new Outcome(null, null, this.failure)
				: new Outcome(this.method, this.bound, null);
	}

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		this.events.add("started " + attempt.command() + " " + attempt.destination());
		return this;
	}

	@Override
	public void proxyConnected() {
		this.events.add("proxy connected");
	}

	@Override
	public void methodSelected(AuthMethod method) {
		this.method = method;
		this.events.add("method " + method);
	}

	@Override
	public void authenticated() {
		this.events.add("authenticated");
	}

	@Override
	public void replied(ReplyCode code) {
		this.events.add("replied " + code);
	}

	@Override
	public void established(Endpoint bound) {
		this.bound = bound;
		this.events.add("established " + bound);
	}

	@Override
	public void failed(IOException cause) {
		this.failure = cause;
		this.events.add("failed " + cause.getClass().getSimpleName());
	}

	@Override
	public void closed(boolean lostBeforeFirstOctet) {
		this.events.add(lostBeforeFirstOctet ? "lost" : "closed");
	}

}
