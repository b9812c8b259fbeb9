package io.socks5.event;

import java.io.IOException;
import java.util.List;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;

/**
 * A listener for all connects through a proxy. It is called on the connecting thread, so
 * it must be fast and must not hold locks. Its exceptions are logged and do not fail a
 * connect. The exception is a {@link VirtualMachineError} other than
 * {@link StackOverflowError}. It fails the connect, closes the connection and reaches the
 * caller.
 */
@FunctionalInterface
public interface ConnectListener {

	/**
	 * Called when a connect starts, before the TCP connection to the proxy.
	 * @param attempt the connect
	 * @return the observation of this connect
	 */
	Observation connectStarted(ConnectAttempt attempt);

	/**
	 * Returns a listener that calls several listeners in order. It logs their exceptions
	 * and continues with the next listener.
	 * @param listeners the listeners
	 * @return the composite listener
	 */
	static ConnectListener composite(List<ConnectListener> listeners) {
		return new CompositeConnectListener(listeners);
	}

	/**
	 * The observation of one connect. Methods are called in the order of their
	 * declaration; some may not be called. Exactly one of {@link #established} and
	 * {@link #failed} is called. {@link #closed} is called once, only after
	 * {@link #established}, on the thread that closes. No call follows {@link #failed} or
	 * {@link #closed}.
	 */
	interface Observation {

		/** An observation that does nothing. */
		Observation NONE = new Observation() {
		};

		/**
		 * Called when the TCP connection to the proxy is established, after TLS if it is
		 * used.
		 */
		default void proxyConnected() {
		}

		/**
		 * Called when the proxy has selected an offered method.
		 * @param method the method
		 */
		default void methodSelected(AuthMethod method) {
		}

		/**
		 * Called when the client is authenticated, or the method has no exchange.
		 */
		default void authenticated() {
		}

		/**
		 * Called when the proxy has answered the request, once for each reply. Only REP
		 * has been read; the rest of the reply can still be invalid. BIND has two
		 * replies, the second after {@link #established}.
		 * @param code the REP
		 */
		default void replied(ReplyCode code) {
		}

		/**
		 * Called when the connect succeeds.
		 * @param bound the bound address of the reply, or {@link Endpoint#UNSPECIFIED}
		 * for a probe without a request
		 */
		default void established(Endpoint bound) {
		}

		/**
		 * Called when the connect fails or is canceled.
		 * @param cause the exception that the caller receives
		 */
		default void failed(IOException cause) {
		}

		/**
		 * Called when the application closes the connection.
		 * @param lostBeforeFirstOctet whether the connection ended or failed before the
		 * first octet arrived. Several proxies report success too early.
		 */
		default void closed(boolean lostBeforeFirstOctet) {
		}

	}

}
