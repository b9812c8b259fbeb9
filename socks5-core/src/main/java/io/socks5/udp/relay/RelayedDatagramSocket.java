package io.socks5.udp.relay;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.socks5.handshake.DatagramHeader;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.CollectedOwners;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;
import org.jspecify.annotations.Nullable;

/**
 * The local socket of an association, which sends and receives through the relay.
 * Connecting it only filters by peer. The plain socket is never connected, so that
 * datagrams from other senders than the relay can be counted.
 */
final class RelayedDatagramSocket extends DatagramSocket {

	private final InetSocketAddress relay;

	private final ControlConnection control;

	private final RelayReader reader;

	private final DatagramProtection protection;

	private final DestinationResolver resolver;

	private final PacketCapacities capacities = new PacketCapacities();

	/** The lookups of destinations, which end with the association. */
	private final Set<NameLookup.Wait> lookups = ConcurrentHashMap.newKeySet();

	private volatile @Nullable InetSocketAddress peer;

	private volatile int timeout;

	RelayedDatagramSocket(InetSocketAddress relay, Socket control, ExchangeChain chain, DatagramProtection protection,
			DestinationResolver resolver) throws SocketException {
		super(local(control.getLocalAddress(), relay.getAddress()));
		this.protection = protection;
		this.resolver = resolver;
		this.relay = relay;
		ControlConnection connection = new ControlConnection(control, chain, release(new WeakReference<>(this)));
		this.control = connection;
		this.reader = new RelayReader(relay, this::receivePlain, protection);
		CollectedOwners.whenCollected(this, connection::close);
	}

	private static SocketAddress local(InetAddress control, InetAddress relay) {
		// proxies accept datagrams only from the address of the control connection
		boolean sameFamily = (control instanceof Inet6Address) == (relay instanceof Inet6Address);
		return sameFamily ? new InetSocketAddress(control, 0) : new InetSocketAddress(0);
	}

	private static Runnable release(WeakReference<RelayedDatagramSocket> socket) {
		// the thread that watches the control connection must not hold the socket
		return () -> {
			RelayedDatagramSocket present = socket.get();
			if (present != null) {
				present.release();
			}
		};
	}

	ControlConnection control() {
		return this.control;
	}

	InetSocketAddress relay() {
		return this.relay;
	}

	UdpDrops drops() {
		return this.reader.drops();
	}

	private void release() {
		super.close();
		this.lookups.forEach(NameLookup.Wait::cancel);
	}

	/**
	 * Returns lookups that end with the association.
	 * @param lookup the lookups of the client
	 * @return the lookups
	 */
	NameResolver names(NameLookup lookup) {
		return (name, deadline) -> {
			NameLookup.Wait wait = lookup.start(name);
			this.lookups.add(wait);
			try {
				this.control.requireOpen();
				return wait.address(deadline);
			}
			catch (IOException ex) {
				throw this.control.explain(ex);
			}
			finally {
				this.lookups.remove(wait);
				wait.cancel();
			}
		};
	}

	void send(Endpoint destination, ByteBuffer payload) throws IOException {
		this.control.requireOpen();
		requireSendable(destination, payload.remaining());
		try {
			ByteBuffer datagram = this.protection.wrap(DatagramHeader.wrap(destination, payload.duplicate()));
			if (datagram.remaining() > DatagramHeader.MAX_OCTETS) {
				throw new SocketException("payload: its datagram must not exceed " + DatagramHeader.MAX_OCTETS
						+ " octets with its protection, was " + datagram.remaining());
			}
			super.send(new DatagramPacket(datagram.array(), datagram.arrayOffset() + datagram.position(),
					datagram.remaining(), this.relay));
		}
		catch (IOException ex) {
			throw explained(ex);
		}
		payload.position(payload.limit());
	}

	private static void requireSendable(Endpoint destination, int length) throws SocketException {
		if (destination.port() == 0) {
			throw new SocketException("destination port: must be in the range 1 to 65535, was 0");
		}
		int limit = DatagramHeader.MAX_OCTETS - DatagramHeader.length(destination.host());
		if (length > limit) {
			throw new SocketException("payload: must not exceed " + limit + " octets, was " + length);
		}
	}

	/**
	 * Waits for a datagram.
	 * @param limit the timeout in milliseconds, 0 for none
	 * @return the datagram
	 */
	UdpDatagram receive(int limit) throws IOException {
		return next(limit, null);
	}

	private UdpDatagram next(int limit, @Nullable InetSocketAddress only) throws IOException {
		this.control.requireOpen();
		try {
			return this.reader.next(limit, only);
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw explained(ex);
		}
	}

	private void receivePlain(DatagramPacket packet, int limit) throws IOException {
		try {
			super.setSoTimeout(limit);
			super.receive(packet);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private IOException explained(IOException failure) {
		IOException explained = this.control.explain(failure);
		if (isClosed()) {
			// the interrupt of a virtual thread closes the plain socket
			close();
		}
		return explained;
	}

	@Override
	public void send(DatagramPacket packet) throws IOException {
		Endpoint destination = destination(packet);
		this.resolver.requireAllowed(destination);
		send(destination, ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()));
	}

	private Endpoint destination(DatagramPacket packet) throws IOException {
		InetSocketAddress only = this.peer;
		if (packet.getAddress() == null) {
			if (only == null) {
				throw new IllegalArgumentException("packet: must have an address, because the socket is not connected");
			}
			// as a plain socket does
			packet.setSocketAddress(only);
		}
		InetSocketAddress address = (InetSocketAddress) packet.getSocketAddress();
		if (only != null && !only.equals(address)) {
			throw new IllegalArgumentException(
					"packet: its address must be the connected peer " + only + ", was " + address);
		}
		return PlaceholderAddresses.endpoint(address);
	}

	@Override
	public void receive(DatagramPacket packet) throws IOException {
		this.capacities.fill(packet, next(this.timeout, this.peer));
	}

	@Override
	public void connect(InetAddress address, int port) {
		if (address == null) {
			throw new IllegalArgumentException("address: must not be null");
		}
		this.peer = new InetSocketAddress(address, port);
	}

	@Override
	public void connect(SocketAddress address) throws SocketException {
		if (!(address instanceof InetSocketAddress internet)) {
			throw new IllegalArgumentException("address: must be an InetSocketAddress");
		}
		if (internet.isUnresolved()) {
			throw new SocketException("address: must be resolved, was " + address);
		}
		this.peer = internet;
	}

	@Override
	public void disconnect() {
		this.peer = null;
	}

	@Override
	public boolean isConnected() {
		return this.peer != null;
	}

	@Override
	public @Nullable InetAddress getInetAddress() {
		InetSocketAddress only = this.peer;
		return (only != null) ? only.getAddress() : null;
	}

	@Override
	public int getPort() {
		InetSocketAddress only = this.peer;
		return (only != null) ? only.getPort() : -1;
	}

	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		return this.peer;
	}

	@Override
	public void setSoTimeout(int timeout) throws SocketException {
		if (timeout < 0) {
			throw new IllegalArgumentException("timeout: must not be negative, was " + timeout);
		}
		requireNotClosed();
		this.timeout = timeout;
	}

	@Override
	public int getSoTimeout() throws SocketException {
		requireNotClosed();
		return this.timeout;
	}

	private void requireNotClosed() throws SocketException {
		if (isClosed()) {
			throw new SocketException("Socket is closed");
		}
	}

	@Override
	public void joinGroup(SocketAddress group, NetworkInterface networkInterface) throws IOException {
		throw new SocketException("Multicast is not supported through a proxy");
	}

	@Override
	public void leaveGroup(SocketAddress group, NetworkInterface networkInterface) throws IOException {
		throw new SocketException("Multicast is not supported through a proxy");
	}

	/**
	 * Ends the association.
	 */
	@Override
	public void close() {
		this.control.close();
	}

}
