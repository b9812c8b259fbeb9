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
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Destinations;
import io.socks5.transport.ForwardingSocket;
import io.socks5.transport.Placeholder;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A socket connected through the proxy. Its remote address is the destination, not the
 * proxy, and is unresolved if the proxy resolved it. {@link #close()} from another thread
 * ends a pending connect immediately. After a failed connect, the socket is closed and
 * can be connected again.
 */
public final class Socks5Socket extends ForwardingSocket {

	private final Connector connector;

	private final ReplaceableSocket sockets;

	Socks5Socket(Connector connector) throws SocketException {
		this.connector = connector;
		this.sockets = new ReplaceableSocket(connector.keepAlive());
	}

	/**
	 * Returns the source of the plain sockets.
	 * @return the source
	 */
	ReplaceableSocket sockets() {
		return this.sockets;
	}

	/**
	 * Connects within the client's timeouts.
	 * @param address an address; its host name is sent if it has one
	 * @throws IOException if the connect fails
	 */
	@Override
	public void connect(SocketAddress address) throws IOException {
		connect(Destinations.of(address), given(address), 0, Connector.NO_FLIGHT);
	}

	/**
	 * Connects with an additional timeout.
	 * @param address an address; its host name is sent if it has one
	 * @param timeout the timeout of the whole connect in milliseconds, in addition to the
	 * client's timeouts; 0 for none
	 * @throws IOException if the connect fails
	 */
	@Override
	public void connect(SocketAddress address, int timeout) throws IOException {
		connect(Destinations.of(address), given(address), timeout, Connector.NO_FLIGHT);
	}

	private static @Nullable InetAddress given(SocketAddress address) {
		return ((InetSocketAddress) address).getAddress();
	}

	void connect(Endpoint destination, @Nullable InetAddress given, int timeout, byte[] firstFlight)
			throws IOException {
		if (timeout < 0) {
			throw new SocketException("The timeout must not be negative, was " + timeout);
		}
		this.sockets.begin();
		try {
			Duration overall = (timeout > 0) ? Duration.ofMillis(timeout) : null;
			ConnectPath path = this.connector.path(destination);
			if (path.direct()) {
				established(this.connector.connectDirectly(this.sockets, destination, overall, firstFlight),
						destination, given);
				return;
			}
			SocketConnect connect = path.connector()
				.start(this.sockets, destination, path.policy(), overall, firstFlight);
			for (BlockingTransport next = connect.proceed(); next != null; next = connect.proceed()) {
				next.await();
			}
			established(connect.result(), destination, given);
		}
		finally {
			this.sockets.failed();
		}
	}

	private void established(Connected connected, Endpoint destination, @Nullable InetAddress given)
			throws IOException {
		if (connected instanceof Tunnel tunnel) {
			established(tunnel, reported(destination, given, tunnel.destination()));
		}
		else if (connected instanceof DeferredTunnel deferred) {
			established(new EarlyTunnel(this.sockets, deferred, reported(destination, given, deferred.destination())));
		}
	}

	private static @Nullable InetAddress reported(Endpoint destination, @Nullable InetAddress given, Endpoint requested)
			throws IOException {
		if (given != null && !Placeholder.is(given)) {
			return given;
		}
		Address used = requested.host();
		if (used instanceof Address.Domain) {
			return null;
		}
		if (destination.host() instanceof Address.Domain domain) {
			return InetAddress.getByAddress(domain.name(), used.octets());
		}
		// an Ipv6 keeps its scope
		return (used instanceof Address.Ipv6 ipv6) ? ipv6.ip() : used.inetAddress();
	}

	void established(Tunnel tunnel) throws IOException {
		established(tunnel, reported(tunnel.destination(), null, tunnel.destination()));
	}

	private void established(Tunnel tunnel, @Nullable InetAddress reported) throws IOException {
		TunnelStreams streams = new TunnelStreams(this.sockets, tunnel, reported);
		try {
			this.sockets.established(streams);
		}
		catch (SocketException | RuntimeException | Error ex) {
			// the socket was closed during the connect, before it had the tunnel
			SocketErrors.closeAfter(ex, streams::abandon);
			throw ex;
		}
	}

	private void established(EarlyTunnel early) throws IOException {
		try {
			this.sockets.deferred(early);
		}
		catch (SocketException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, early::close);
			throw ex;
		}
	}

	/**
	 * Returns the endpoint of the proxy.
	 * @return the endpoint, or {@code null} if not connected, or connected directly
	 */
	public @Nullable Endpoint proxy() {
		OpenTunnel current = this.sockets.tunnel();
		return (current != null) ? current.proxy() : null;
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the proxy's reply. RFC 1928 §6. Many servers send
	 * 0.0.0.0:0.
	 * @return the endpoint, or {@code null} if not connected, connected directly, or
	 * before the reply with early data
	 */
	public @Nullable Endpoint bound() {
		OpenTunnel current = this.sockets.tunnel();
		return (current != null) ? current.bound() : null;
	}

	/**
	 * Returns the authentication method that the proxy chose.
	 * @return the method, or {@code null} if not connected, or connected directly
	 */
	public @Nullable AuthMethod method() {
		OpenTunnel current = this.sockets.tunnel();
		return (current != null) ? current.method() : null;
	}

	/**
	 * Whether the request still waits for the first octets.
	 * @return {@code false} if a request was sent, or there is none
	 */
	boolean isUnused() {
		return this.sockets.tunnel() instanceof EarlyTunnel early && early.isUnused();
	}

	/**
	 * Returns the socket that holds the options.
	 */
	@Override
	protected Socket below() {
		return this.sockets.optionHolder();
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
		return this.sockets.pendingLocal() != null || this.sockets.addressHolder().isBound();
	}

	@Override
	public InetAddress getLocalAddress() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending.getAddress() : this.sockets.addressHolder().getLocalAddress();
	}

	@Override
	public int getLocalPort() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending.getPort() : this.sockets.addressHolder().getLocalPort();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		InetSocketAddress pending = this.sockets.pendingLocal();
		return (pending != null) ? pending : this.sockets.addressHolder().getLocalSocketAddress();
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
	 * Returns the address of the destination.
	 * @return the address, unresolved if the proxy resolved the name; {@code null} if not
	 * connected
	 */
	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		OpenTunnel current = this.sockets.tunnel();
		if (current == null) {
			return null;
		}
		Endpoint destination = current.destination();
		if (current.proxy() == null) {
			return this.sockets.line().getRemoteSocketAddress();
		}
		if (current.reported() == null) {
			return InetSocketAddress.createUnresolved(destination.host().toString(), destination.port());
		}
		return new InetSocketAddress(getInetAddress(), destination.port());
	}

	/**
	 * Returns the IP address of the destination.
	 * @return the address; if the proxy resolved the name, an address with that name and
	 * the placeholder 255.255.255.255; {@code null} if not connected
	 */
	@Override
	public @Nullable InetAddress getInetAddress() {
		OpenTunnel current = this.sockets.tunnel();
		if (current == null) {
			return null;
		}
		if (current.proxy() == null) {
			return this.sockets.line().getInetAddress();
		}
		InetAddress reported = current.reported();
		return (reported != null) ? reported : Placeholder.ofSocket(current.destination().host().toString());
	}

	@Override
	public int getPort() {
		OpenTunnel current = this.sockets.tunnel();
		return (current != null) ? current.destination().port() : 0;
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
		this.sockets.requireTunnel().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		OpenTunnel current = this.sockets.tunnel();
		return current != null && current.isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		OpenTunnel current = this.sockets.tunnel();
		return current != null && current.isOutputShutdown();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		this.sockets.requireTunnel().sendUrgentData(data);
	}

	/**
	 * Closes the socket, and ends a pending connect immediately.
	 */
	@Override
	public void close() throws IOException {
		this.sockets.close();
	}

	/**
	 * Returns the destination, the proxy and the local port.
	 */
	@Override
	public String toString() {
		OpenTunnel current = this.sockets.tunnel();
		if (current == null) {
			return "Socks5Socket[not connected]";
		}
		Endpoint proxy = current.proxy();
		return "Socks5Socket[" + current.destination() + ((proxy != null) ? " through " + proxy : ", direct")
				+ ", local port " + getLocalPort() + "]";
	}

}
