package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;

import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.Exchange;
import io.socks5.transport.ForwardingSocket;
import io.socks5.transport.Placeholder;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A socket through the proxy that says the truth: its remote address is the destination,
 * unresolved if the proxy resolved it. {@link #close()} from another thread ends a
 * pending connect at once. After a failed connect it is closed, and can be connected
 * again.
 */
public final class Socks5Socket extends ForwardingSocket {

	private final Connector connector;

	private final ReplaceableSocket sockets;

	Socks5Socket(Connector connector) throws SocketException {
		this.connector = connector;
		this.sockets = new ReplaceableSocket(connector.keepAlive());
	}

	// where a connect takes its plain sockets from
	ReplaceableSocket sockets() {
		return this.sockets;
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
		connect(address, timeout, Connector.NO_FLIGHT);
	}

	void connect(SocketAddress address, int timeout, byte[] firstFlight) throws IOException {
		Endpoint destination = Destinations.of(address);
		connect(destination, ((InetSocketAddress) address).getAddress(), timeout, firstFlight);
	}

	void connect(Endpoint destination, @Nullable InetAddress given, int timeout, byte[] firstFlight)
			throws IOException {
		if (timeout < 0) {
			throw new SocketException("The timeout must not be negative, was " + timeout);
		}
		this.sockets.begin();
		try {
			Duration limit = (timeout > 0) ? Duration.ofMillis(timeout) : null;
			Tunnel made = this.connector.connect(this.sockets, destination, limit, firstFlight);
			established(made, reported(destination, given, made));
		}
		finally {
			this.sockets.failed();
		}
	}

	// the address that the application has passed, or that this machine has found
	private static @Nullable InetAddress reported(Endpoint destination, @Nullable InetAddress given, Tunnel made)
			throws IOException {
		if (given != null && !Placeholder.is(given)) {
			return given;
		}
		Address used = made.destination().host();
		if (used instanceof Address.Domain) {
			return null;
		}
		if (destination.host() instanceof Address.Domain domain) {
			return InetAddress.getByAddress(domain.name(), used.octets());
		}
		// with its scope
		return (used instanceof Address.Ipv6 ipv6) ? ipv6.ip() : used.inetAddress();
	}

	void established(Tunnel made) throws IOException {
		established(made, reported(made.destination(), null, made));
	}

	private void established(Tunnel made, @Nullable InetAddress reported) throws IOException {
		TunnelStreams streams = new TunnelStreams(this.sockets, made, reported);
		try {
			this.sockets.established(streams);
		}
		catch (SocketException | RuntimeException | Error ex) {
			// closed just when the connect succeeded, without a tunnel to be seen
			SocketErrors.closeAfter(ex, streams::abandon);
			throw ex;
		}
	}

	/**
	 * The proxy in use.
	 * @return its endpoint, or {@code null} if not connected, or connected directly
	 */
	public @Nullable Endpoint proxy() {
		Exchange exchange = exchange();
		return (exchange != null) ? exchange.proxy() : null;
	}

	/**
	 * BND.ADDR and BND.PORT of the proxy's reply; many servers tell 0.0.0.0:0. RFC 1928
	 * §6.
	 * @return the endpoint, or {@code null} if not connected, or connected directly
	 */
	public @Nullable Endpoint bound() {
		Exchange exchange = exchange();
		return (exchange != null) ? exchange.bound() : null;
	}

	/**
	 * The authentication method the proxy chose.
	 * @return the method, or {@code null} if not connected, or connected directly
	 */
	public @Nullable AuthMethod method() {
		Exchange exchange = exchange();
		return (exchange != null) ? exchange.method() : null;
	}

	private @Nullable Exchange exchange() {
		TunnelStreams current = this.sockets.tunnel();
		return (current != null && !current.tunnel().isDirect()) ? current.tunnel().chain().last() : null;
	}

	/**
	 * The socket that answers for the options.
	 */
	@Override
	protected Socket below() {
		return this.sockets.shown();
	}

	@Override
	protected void set(String name, Setting setting) throws SocketException {
		this.sockets.set(name, setting);
	}

	@Override
	public void bind(@Nullable SocketAddress address) throws IOException {
		this.sockets.bind(address);
	}

	@Override
	public boolean isBound() {
		return this.sockets.pendingLocal() != null || super.isBound();
	}

	@Override
	public InetAddress getLocalAddress() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending.getAddress() : super.getLocalAddress();
	}

	@Override
	public int getLocalPort() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending.getPort() : super.getLocalPort();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending : super.getLocalSocketAddress();
	}

	@Override
	public boolean isConnected() {
		return this.sockets.tunnel() != null;
	}

	@Override
	public boolean isClosed() {
		return this.sockets.isClosed();
	}

	/**
	 * The destination.
	 * @return unresolved if the application has passed a name, and the proxy has resolved
	 * it; {@code null} if not connected
	 */
	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		TunnelStreams current = this.sockets.tunnel();
		if (current == null) {
			return null;
		}
		Endpoint destination = current.tunnel().destination();
		if (current.tunnel().isDirect()) {
			return this.sockets.line().getRemoteSocketAddress();
		}
		if (current.reported() == null) {
			return InetSocketAddress.createUnresolved(destination.host().toString(), destination.port());
		}
		return new InetSocketAddress(getInetAddress(), destination.port());
	}

	/**
	 * The destination's address.
	 * @return what the application has passed, if that was an address. If it was a name,
	 * and the proxy has resolved it, an address that carries the name, and no number to
	 * rely on (255.255.255.255); {@code null} if not connected
	 */
	@Override
	public @Nullable InetAddress getInetAddress() {
		TunnelStreams current = this.sockets.tunnel();
		if (current == null) {
			return null;
		}
		if (current.tunnel().isDirect()) {
			return this.sockets.line().getInetAddress();
		}
		InetAddress reported = current.reported();
		return (reported != null) ? reported : Placeholder.ofSocket(current.tunnel().destination().host().toString());
	}

	@Override
	public int getPort() {
		TunnelStreams current = this.sockets.tunnel();
		return (current != null) ? current.tunnel().destination().port() : 0;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return this.sockets.requireTunnel().in();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return this.sockets.requireTunnel().out();
	}

	@Override
	public void shutdownInput() throws IOException {
		this.sockets.requireTunnel().shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.sockets.requireTunnel().top().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		TunnelStreams current = this.sockets.tunnel();
		return current != null && current.top().isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		TunnelStreams current = this.sockets.tunnel();
		return current != null && current.top().isOutputShutdown();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		this.sockets.requireTunnel().top().sendUrgentData(data);
	}

	/**
	 * Closes the socket, and ends a pending connect at once.
	 */
	@Override
	public void close() throws IOException {
		this.sockets.close();
	}

	/**
	 * The destination and the way there.
	 */
	@Override
	public String toString() {
		TunnelStreams current = this.sockets.tunnel();
		if (current == null) {
			return "Socks5Socket[not connected]";
		}
		Exchange exchange = exchange();
		return "Socks5Socket[" + current.tunnel().destination()
				+ ((exchange != null) ? " through " + exchange.proxy() : ", direct") + ", local port " + getLocalPort()
				+ "]";
	}

}
