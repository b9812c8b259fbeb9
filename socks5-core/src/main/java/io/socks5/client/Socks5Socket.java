package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * A socket through the proxy that says the truth: its remote address is the destination,
 * unresolved if the proxy resolved it. {@link #close()} from another thread ends a
 * pending connect at once. After a failed connect it is closed, and can be connected
 * again.
 */
public final class Socks5Socket extends DelegatingSocket {

	/**
	 * A documentation address (RFC 5737) that leads nowhere if somebody connects to it.
	 */
	private static final byte[] PLACEHOLDER = { (byte) 192, 0, 2, 1 };

	private static final Map<String, Setting> KEEP_ALIVE = Map.of("SO_KEEPALIVE", (plain) -> plain.setKeepAlive(true));

	private final Connector connector;

	private final AtomicBoolean connecting = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable TunnelStreams tunnel;

	Socks5Socket(Connector connector) throws SocketException {
		super(connector.keepAlive() ? KEEP_ALIVE : Map.of());
		this.connector = connector;
	}

	/**
	 * Connects within the client's time-outs.
	 * @param address an address; its name is sent if it carries one
	 * @throws IOException if that fails
	 */
	@Override
	public void connect(SocketAddress address) throws IOException {
		connect(address, 0);
	}

	/**
	 * Connects.
	 * @param address an address; its name is sent if it carries one
	 * @param timeout a limit in milliseconds for TCP and handshake together, in addition
	 * to the client's own; 0 for the client's own alone
	 * @throws IOException if that fails
	 */
	@Override
	public void connect(SocketAddress address, int timeout) throws IOException {
		connect(Destinations.of(address), timeout);
	}

	void connect(Endpoint destination, int timeout) throws IOException {
		connect(destination, timeout, Wish.NO_FLIGHT);
	}

	void connect(Endpoint destination, int timeout, byte[] firstFlight) throws IOException {
		if (timeout < 0) {
			throw new SocketException("The time-out is negative: " + timeout);
		}
		if (isCancelled()) {
			throw new SocketException("Socket is closed");
		}
		if (isConnected() || !this.connecting.compareAndSet(false, true)) {
			throw new SocketException("already connected, or about to be");
		}
		try {
			Duration limit = (timeout > 0) ? Duration.ofMillis(timeout) : null;
			established(this.connector.connect(this, destination, limit, firstFlight));
		}
		finally {
			if (!isConnected()) {
				giveUp();
			}
			this.connecting.set(false);
		}
	}

	void established(Tunnel made) throws IOException {
		this.tunnel = new TunnelStreams(this, made);
		if (isCancelled()) {
			// closed just when the connect succeeded: who closed it did not see the
			// tunnel yet
			close();
			throw new SocketException("Socket closed");
		}
	}

	/**
	 * The proxy in use.
	 * @return its endpoint, or {@code null} if not connected, or connected directly
	 */
	public @Nullable Endpoint proxy() {
		Attempt via = via();
		return (via != null) ? via.proxy() : null;
	}

	/**
	 * BND.ADDR and BND.PORT of the proxy's reply; many servers tell 0.0.0.0:0. RFC 1928
	 * §6.
	 * @return the endpoint, or {@code null} if not connected, or connected directly
	 */
	public @Nullable Endpoint bound() {
		Attempt via = via();
		return (via != null) ? via.bound() : null;
	}

	/**
	 * The authentication method the proxy chose.
	 * @return the method, or {@code null} if not connected, or connected directly
	 */
	public @Nullable AuthMethod method() {
		Attempt via = via();
		return (via != null) ? via.method() : null;
	}

	private @Nullable Attempt via() {
		TunnelStreams current = this.tunnel;
		return (current != null) ? current.tunnel().via() : null;
	}

	@Override
	public boolean isConnected() {
		return this.tunnel != null;
	}

	/**
	 * The destination.
	 * @return unresolved if it was asked for by name; {@code null} if not connected
	 */
	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		TunnelStreams current = this.tunnel;
		if (current == null) {
			return null;
		}
		Endpoint destination = current.tunnel().destination();
		if (destination.host() instanceof Address.Domain domain) {
			return InetSocketAddress.createUnresolved(domain.name(), destination.port());
		}
		return new InetSocketAddress(getInetAddress(), destination.port());
	}

	/**
	 * The destination's address.
	 * @return an address that carries the name if the proxy resolved it, and then no
	 * number to rely on (192.0.2.1); {@code null} if not connected
	 */
	@Override
	public @Nullable InetAddress getInetAddress() {
		TunnelStreams current = this.tunnel;
		if (current == null) {
			return null;
		}
		if (current.tunnel().via() == null) {
			return below().getInetAddress();
		}
		Address host = current.tunnel().destination().host();
		try {
			return (host instanceof Address.Domain domain) ? InetAddress.getByAddress(domain.name(), PLACEHOLDER)
					: InetAddress.getByAddress(host.octets());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public int getPort() {
		TunnelStreams current = this.tunnel;
		return (current != null) ? current.tunnel().destination().port() : 0;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		TunnelStreams current = this.tunnel;
		return (current != null) ? current.in() : super.getInputStream();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		TunnelStreams current = this.tunnel;
		return (current != null) ? current.out() : super.getOutputStream();
	}

	// options are the plain socket's, the octets those of what lies over it
	private Socket top() {
		TunnelStreams current = this.tunnel;
		return (current != null) ? current.tunnel().socket() : below();
	}

	@Override
	public void shutdownInput() throws IOException {
		top().shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		top().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		return top().isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return top().isOutputShutdown();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		top().sendUrgentData(data);
	}

	/**
	 * Closes the socket, and ends a pending connect at once.
	 */
	@Override
	public void close() throws IOException {
		cancel();
		TunnelStreams current = this.tunnel;
		try {
			// TLS says goodbye
			top().close();
		}
		finally {
			super.close();
			if (current != null && this.closed.compareAndSet(false, true)) {
				current.tunnel().closed(current.isLostBeforeFirstOctet());
			}
		}
	}

	/**
	 * The destination and the way there.
	 */
	@Override
	public String toString() {
		TunnelStreams current = this.tunnel;
		if (current == null) {
			return "Socks5Socket[not connected]";
		}
		Attempt via = current.tunnel().via();
		return "Socks5Socket[" + current.tunnel().destination()
				+ ((via != null) ? " through " + via.proxy() : ", direct") + ", local port " + getLocalPort() + "]";
	}

}
