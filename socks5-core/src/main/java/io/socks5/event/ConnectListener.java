package io.socks5.event;

import java.io.IOException;
import java.util.List;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;

/**
 * Sees every connect through a proxy. Called on the connecting thread: be quick and hold
 * no lock. What a listener throws is logged and never breaks a connect, except for a
 * {@link VirtualMachineError} other than {@link StackOverflowError}: that ends the
 * connect, closes its connection and reaches the caller.
 */
@FunctionalInterface
public interface ConnectListener {

	/**
	 * A connect starts, before TCP to the proxy.
	 * @param attempt what is known so far
	 * @return the observation of this one connect
	 */
	Observation connectStarted(ConnectAttempt attempt);

	/**
	 * One listener that tells several in order, and survives each of them.
	 * @param listeners the listeners
	 * @return the composite
	 */
	static ConnectListener composite(List<ConnectListener> listeners) {
		return new CompositeConnectListener(listeners);
	}

	/**
	 * One connect as it goes on: the methods are called in the order in which they stand
	 * here, some maybe not at all, {@link #established} or {@link #failed} exactly once,
	 * and {@link #closed} once, only after {@link #established}, on whatever thread
	 * closes. Nothing follows {@link #failed} or {@link #closed}.
	 */
	interface Observation {

		/** An observation that looks away. */
		Observation NONE = new Observation() {
		};

		/**
		 * TCP, and TLS if there is any, to the proxy stands.
		 */
		default void proxyConnected() {
		}

		/**
		 * The proxy chose a method that was offered.
		 * @param method the method
		 */
		default void methodSelected(AuthMethod method) {
		}

		/**
		 * The chosen method's exchange is over, if it has one: the proxy knows the
		 * client.
		 */
		default void authenticated() {
		}

		/**
		 * The proxy answered the request. Called once for each reply, as soon as its code
		 * is read: the rest of the reply may still be wrong. BIND has two replies, the
		 * second after {@link #established}.
		 * @param code its REP
		 */
		default void replied(ReplyCode code) {
		}

		/**
		 * The connect succeeded.
		 * @param bound what the reply says; {@link Endpoint#UNSPECIFIED} for a probe that
		 * asked for nothing
		 */
		default void established(Endpoint bound) {
		}

		/**
		 * The connect failed or was cancelled.
		 * @param cause what the caller gets
		 */
		default void failed(IOException cause) {
		}

		/**
		 * The connection was closed by the application.
		 * @param lostBeforeFirstOctet whether it had ended, or broken, before a single
		 * octet came through: several proxies say success too early
		 */
		default void closed(boolean lostBeforeFirstOctet) {
		}

	}

}
