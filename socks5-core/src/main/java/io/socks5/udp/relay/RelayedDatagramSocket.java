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
import io.socks5.transport.Abandoned;
import io.socks5.transport.Exchange;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Names;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;
import org.jspecify.annotations.Nullable;

/**
 * The local socket of an association, as a library that knows datagram sockets sees it:
 * what it sends and receives goes through the relay, and a connect is a filter for one
 * peer. The plain socket below is never connected, so that what is foreign can be
 * counted.
 */
final class RelayedDatagramSocket extends DatagramSocket {

	private final InetSocketAddress relay;

	private final ControlConnection control;

	private final RelayReader reader;

	private final DatagramProtection protection;

	private final PacketCapacities rooms = new PacketCapacities();

	/** The lookups of destinations, which end with the association. */
	private final Set<NameLookup.Wait> lookups = ConcurrentHashMap.newKeySet();

	private volatile @Nullable InetSocketAddress peer;

	private volatile int timeout;

	RelayedDatagramSocket(InetSocketAddress relay, Socket control, Exchange exchange, DatagramProtection protection)
			throws SocketException {
		super(local(control.getLocalAddress(), relay.getAddress()));
		this.protection = protection;
		this.relay = relay;
		ControlConnection connection = new ControlConnection(control, exchange, release(new WeakReference<>(this)));
		this.control = connection;
		this.reader = new RelayReader(relay, this::receivePlain, protection);
		Abandoned.whenCollected(this, connection::close);
	}

	private static SocketAddress local(InetAddress control, InetAddress relay) {
		// proxies accept datagrams only from the address of the control connection
		boolean sameFamily = (control instanceof Inet6Address) == (relay instanceof Inet6Address);
		return sameFamily ? new InetSocketAddress(control, 0) : new InetSocketAddress(0);
	}

	// the thread that watches the control connection must not keep the socket
	private static Runnable release(WeakReference<RelayedDatagramSocket> socket) {
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

	// the end of the association ends the wait
	Names names(NameLookup lookup) {
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
				throw new SocketException("A datagram holds " + DatagramHeader.MAX_OCTETS
						+ " octets: there is no room for " + payload.remaining() + " and their protection");
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
			throw new SocketException("There is no sending to port 0");
		}
		int header = DatagramHeader.length(destination.host());
		if (length > DatagramHeader.MAX_OCTETS - header) {
			throw new SocketException("A datagram holds " + DatagramHeader.MAX_OCTETS + " octets, " + header
					+ " of them for the proxy: there is no room for " + length);
		}
	}

	// timeout in milliseconds, 0 for none
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
			// by an interrupt of a virtual thread
			close();
		}
		return explained;
	}

	@Override
	public void send(DatagramPacket packet) throws IOException {
		Endpoint destination = destination(packet);
		send(destination, ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()));
	}

	private Endpoint destination(DatagramPacket packet) throws IOException {
		InetSocketAddress only = this.peer;
		if (packet.getAddress() == null) {
			if (only == null) {
				throw new IllegalArgumentException("The packet has no address");
			}
			// as a plain one does
			packet.setSocketAddress(only);
		}
		InetSocketAddress address = (InetSocketAddress) packet.getSocketAddress();
		if (only != null && !only.equals(address)) {
			throw new IllegalArgumentException("The packet is not for the peer that the socket is connected to");
		}
		return PlaceholderAddresses.endpoint(address);
	}

	@Override
	public void receive(DatagramPacket packet) throws IOException {
		this.rooms.fill(packet, next(this.timeout, this.peer));
	}

	@Override
	public void connect(InetAddress address, int port) {
		if (address == null) {
			throw new IllegalArgumentException("There is no address");
		}
		this.peer = new InetSocketAddress(address, port);
	}

	@Override
	public void connect(SocketAddress address) throws SocketException {
		if (!(address instanceof InetSocketAddress internet)) {
			throw new IllegalArgumentException("An InetSocketAddress is wanted");
		}
		if (internet.isUnresolved()) {
			throw new SocketException("Unresolved address: the view of an association takes none");
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
			throw new IllegalArgumentException("The time-out is negative: " + timeout);
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
		throw new SocketException("A proxy relays no multicast");
	}

	@Override
	public void leaveGroup(SocketAddress group, NetworkInterface networkInterface) throws IOException {
		throw new SocketException("A proxy relays no multicast");
	}

	/**
	 * Ends the association.
	 */
	@Override
	public void close() {
		this.control.close();
	}

}
