package io.socks5.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * TLS in front of a server without TLS. It decrypts and forwards the octets of clients,
 * and records the properties of the clients.
 */
public final class TlsFront extends LoopbackServer {

	private final int behind;

	private final SSLContext keys;

	private final String[] protocols;

	private final boolean asking;

	private final BlockingQueue<Client> clients = new LinkedBlockingQueue<>();

	private TlsFront(int behind, SSLContext keys, boolean asking, String... protocols) {
		this.behind = behind;
		this.keys = keys;
		this.asking = asking;
		this.protocols = protocols;
	}

	/**
	 * Starts a front.
	 * @param port the port of 127.0.0.1 that what comes is passed on to
	 * @param keys whose TLS it is
	 * @param protocols the versions of TLS it speaks; none for all
	 * @return a running server
	 */
	public static TlsFront before(int port, SSLContext keys, String... protocols) {
		return started(new TlsFront(port, keys, false, protocols));
	}

	/**
	 * Starts a front that asks its clients for their certificates.
	 * @param port the port of 127.0.0.1 to forward to
	 * @param keys the keys of the server and its trusted certificates
	 * @return a running server
	 */
	public static TlsFront asking(int port, SSLContext keys) {
		return started(new TlsFront(port, keys, true));
	}

	private static TlsFront started(TlsFront front) {
		front.start();
		return front;
	}

	/**
	 * Returns the next client that was not returned before. Waits for it, and fails if
	 * there is none in time.
	 * @return the properties of the client
	 */
	public Client nextClient() {
		try {
			@Nullable Client next = this.clients.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (next == null) {
				throw new AssertionError("No client comes");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	protected Task accepted(Socket socket) {
		return () -> {
			SSLSocket secured = secured(socket);
			try (Socket server = connect(this.behind)) {
				Thread back = start(() -> relay(server, secured));
				relay(secured, server);
				back.join();
				secured.close();
			}
		};
	}

	private SSLSocket secured(Socket socket) throws IOException {
		SSLSocket secured = track((SSLSocket) this.keys.getSocketFactory().createSocket(socket, null, true));
		secured.setNeedClientAuth(this.asking);
		if (this.protocols.length > 0) {
			secured.setEnabledProtocols(this.protocols);
		}
		List<String> offered = new ArrayList<>();
		secured.setHandshakeApplicationProtocolSelector((unused, names) -> {
			offered.addAll(names);
			return "";
		});
		secured.startHandshake();
		this.clients.add(Client.of(secured, offered));
		return secured;
	}

	// an end is passed on, and so is a break
	private static void relay(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		}
		catch (IOException ex) {
			closeBoth(from, to);
		}
	}

	private static void closeBoth(Socket one, Socket other) {
		try (one; other) {
			one.shutdownInput();
		}
		catch (IOException ex) {
			// it is closed as well as it can be
		}
	}

	/**
	 * What a client was like.
	 *
	 * @param protocol the version of TLS agreed upon
	 * @param serverNames the names it asked for (SNI)
	 * @param applicationProtocols what it offered (ALPN)
	 * @param certificate the subject of its own certificate, empty without one
	 */
	public record Client(String protocol, List<String> serverNames, List<String> applicationProtocols,
			String certificate) {

		static Client of(SSLSocket secured, List<String> offered) {
			ExtendedSSLSession session = (ExtendedSSLSession) secured.getSession();
			List<String> names = session.getRequestedServerNames().stream().map(Object::toString).toList();
			return new Client(session.getProtocol(), names, List.copyOf(offered), certificate(session));
		}

		private static String certificate(ExtendedSSLSession session) {
			try {
				return session.getPeerPrincipal().getName();
			}
			catch (SSLPeerUnverifiedException ex) {
				return "";
			}
		}

	}

}
