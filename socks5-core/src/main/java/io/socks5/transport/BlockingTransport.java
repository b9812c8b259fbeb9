package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

import io.socks5.handshake.Request;
import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * Drives a connect over a blocking socket, on the calling thread. It reads exactly the
 * octets that the handshake needs, so it consumes no octet of the application. TLS and
 * the encapsulation of an authentication method are layers over the connection.
 *
 * <p>
 * {@link #establish()} waits for the network. A caller can also wait itself, in
 * {@link #await()}: <pre>
 * while (!transport.proceed()) {
 *     transport.await();
 * }
 * </pre>
 */
public final class BlockingTransport {

	/** The length of most answers. */
	private static final int ROOM = 64;

	/** A longer answer is read in pieces. */
	private static final int MAX_ROOM = 512;

	private final SocketSource sockets;

	private final ExchangeChain chain;

	/** The connect to the first proxy, or {@code null} when it is over. */
	private @Nullable TcpConnector connector;

	/** The connection to the first proxy, or {@code null} before. */
	private @Nullable LayeredLine layers;

	/** The input of the next read, or {@code null} before the first one. */
	private @Nullable InputStream in;

	private ByteBuffer octets = ByteBuffer.allocate(ROOM);

	/** The number of octets of the last read, or 0 if they were consumed. */
	private int received;

	/** The failure of the last wait, or {@code null}. */
	private @Nullable Throwable failure;

	/**
	 * A transport for one connect.
	 * @param sockets the source of the plain socket
	 * @param chain the connect to drive
	 */
	public BlockingTransport(SocketSource sockets, ExchangeChain chain) {
		this.sockets = sockets;
		this.chain = chain;
	}

	/**
	 * Connects through all proxies, up to the first reply of the last one.
	 * @throws IOException the typed failure, or the exception of the JDK for a
	 * cancellation; the caller ends the connect with {@link #failed}
	 */
	public void establish() throws IOException {
		while (!proceed()) {
			await();
		}
		pause();
	}

	/**
	 * Continues as far as possible without waiting for the connection or for octets of
	 * the proxy.
	 * @return whether the proxy has sent everything; otherwise {@link #await()} must
	 * follow
	 * @throws IOException the typed failure, or the exception of the JDK for a
	 * cancellation
	 */
	public boolean proceed() throws IOException {
		if (this.layers == null && this.connector == null) {
			this.connector = start();
		}
		Throwable cause = this.failure;
		this.failure = null;
		while (true) {
			if (cause != null) {
				recover(cause);
			}
			try {
				return isComplete();
			}
			catch (Throwable ex) {
				cause = ex;
			}
		}
	}

	private TcpConnector start() throws IOException {
		if (this.sockets.isRaw()) {
			this.chain.requireRaw(true);
		}
		return new TcpConnector(this.sockets, NameLookup.OF_PROXIES, this.chain.current().proxy(),
				this.chain.deadline());
	}

	private boolean isComplete() throws IOException {
		TcpConnector connecting = this.connector;
		if (connecting != null) {
			if (!connecting.proceed()) {
				return false;
			}
			this.layers = new LayeredLine(connecting.line());
			this.connector = null;
			startHandshake();
		}
		else if (this.received != 0) {
			receive();
			send();
		}
		int wanted = this.chain.wanted();
		if (wanted > 0) {
			this.octets = room(this.octets, wanted);
			this.in = layers().input();
		}
		return wanted == 0;
	}

	private void startHandshake() throws IOException {
		Tls tls = this.chain.startTls();
		if (tls != null) {
			line().move(this.chain.deadline());
			layers().secure(tls, this.chain.current().verifiable());
		}
		this.chain.startHandshake();
		send();
	}

	private void send() throws IOException {
		line().move(this.chain.deadline());
		write(this.chain.output());
		if (this.chain.wanted() == 0 && next()) {
			startHandshake();
		}
	}

	/**
	 * Waits for the connection to the proxy, or for octets of it. {@link #proceed()}
	 * throws the failure if that fails. A virtual thread keeps the memory of a large
	 * stack, so this method and its caller are the only ones between the application and
	 * the JDK.
	 */
	public void await() {
		try {
			if (this.connector != null) {
				this.connector.line().below().connect(this.connector.address());
			}
			else {
				this.received = Objects.requireNonNull(this.in).read(this.octets.array(), 0, this.octets.limit());
			}
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
	}

	private void recover(Throwable cause) throws IOException {
		if (!(cause instanceof IOException failed)) {
			UnexpectedFailures.throwIfFatal(cause);
			throw UnexpectedFailures.asIoException(cause);
		}
		if (this.connector == null) {
			throw translated(failed);
		}
		try {
			// another address of the proxy may follow
			this.connector.failed(failed);
		}
		catch (IOException ex) {
			throw translated(ex);
		}
	}

	private void receive() throws IOException {
		int count = this.received;
		this.received = 0;
		if (count < 0) {
			throw this.sockets.isCancelled() ? SocketErrors.closed() : this.chain.closedByProxy();
		}
		this.chain.receive(this.octets.limit(count));
	}

	/**
	 * Ends the deadline after the last octet of the proxy, until something is sent again.
	 * @throws IOException if the deadline has passed
	 */
	public void pause() throws IOException {
		line().stop();
		requireInTime();
	}

	private void requireInTime() throws IOException {
		if (line().isExpired()) {
			throw this.chain.timedOut();
		}
	}

	private static ByteBuffer room(ByteBuffer octets, int wanted) {
		int count = Math.min(wanted, MAX_ROOM);
		return (count <= octets.capacity()) ? octets.clear().limit(count) : ByteBuffer.allocate(count);
	}

	private void write(ByteBuffer octets) throws IOException {
		if (octets.hasRemaining()) {
			try {
				layers().write(octets);
			}
			finally {
				// the octets may hold a password
				Arrays.fill(octets.array(), (byte) 0);
			}
		}
	}

	private boolean next() throws IOException {
		if (this.chain.isLast()) {
			return false;
		}
		encapsulate();
		return this.chain.next();
	}

	private void encapsulate() throws IOException {
		SerialEncapsulation encapsulation = this.chain.current().encapsulation();
		if (encapsulation != null) {
			layers().encapsulate(encapsulation, this.chain.current().handshake().remainder());
		}
	}

	/**
	 * Translates a failure of the current step.
	 * @param failure the failure
	 * @return the typed failure, or the exception of the JDK for a cancellation
	 */
	IOException translated(IOException failure) {
		if (failure instanceof Socks5Failure) {
			return failure;
		}
		if (this.sockets.isCancelled()) {
			return (IOException) SocketErrors.closed().initCause(failure);
		}
		DeadlineLine connected = (this.layers != null) ? this.layers.line() : null;
		if (connected != null && connected.isExpired()) {
			return this.chain.timedOut();
		}
		// an interrupt closes the line, or the socket before it becomes the line
		boolean closed = connected == null || connected.isClosed();
		boolean interrupted = closed && !SocketErrors.isReset(failure) && SocketErrors.isInterrupt(failure);
		return interrupted ? failure : this.chain.broken(failure);
	}

	/**
	 * Returns the remote address of the connection, which is that of the first proxy.
	 * @return the remote address
	 */
	public InetAddress remoteAddress() {
		return Objects.requireNonNull(line().below().getInetAddress());
	}

	/**
	 * Makes the request after {@link #establish()} with a handshake that stopped before
	 * it.
	 * @param request the request
	 * @throws IOException as {@link #establish()} does
	 */
	public void request(Request request) throws IOException {
		this.chain.request(request);
		request();
		establish();
	}

	/**
	 * Sends the request over a connection that was {@linkplain #over continued}.
	 * @throws IOException as {@link #proceed()} does
	 */
	public void request() throws IOException {
		try {
			line().start(this.chain.deadline());
			send();
		}
		catch (IOException ex) {
			throw translated(ex);
		}
	}

	/**
	 * Sets the connection aside for a later request, and restores SO_TIMEOUT.
	 * @return the plain socket
	 * @throws IOException if it was closed meanwhile
	 */
	public Socket idle() throws IOException {
		line().release();
		return line().below();
	}

	/**
	 * Whether a layer over a connection that was {@linkplain #idle() set aside} has
	 * unread octets.
	 * @return {@code true} if there are such octets
	 * @throws IOException if the connection was closed meanwhile
	 */
	public boolean hasUnread() throws IOException {
		return layers().available() > 0;
	}

	/**
	 * Continues over a connection that was {@linkplain #idle() set aside} and has been
	 * {@linkplain SocketSource#adopt adopted} since.
	 * @param adopter the source that reports a cancellation from now on
	 * @param request the connect to drive
	 * @return the transport, which has sent nothing
	 * @throws IOException if the connection was closed meanwhile
	 */
	public BlockingTransport over(SocketSource adopter, ExchangeChain request) throws IOException {
		if (adopter.isRaw()) {
			request.requireRaw(true);
		}
		BlockingTransport next = new BlockingTransport(adopter, request);
		next.layers = layers();
		line().suspendTimeout();
		return next;
	}

	/**
	 * Sends the deferred request.
	 * @param octets the octets of the application to send with it
	 * @param pause the time in nanoseconds for which the request has waited
	 * @throws IOException if that fails; {@link #translated} returns the typed failure
	 */
	void requestWith(ByteBuffer octets, long pause) throws IOException {
		this.chain.requestWith(octets, pause);
		line().start(this.chain.deadline());
		try {
			write(this.chain.output());
		}
		finally {
			line().stop();
		}
	}

	/**
	 * Sends octets of the application behind the request. Another thread may receive the
	 * reply meanwhile.
	 * @param octets the octets
	 * @throws IOException if that fails; {@link #translated} returns the typed failure
	 */
	void sendAfterRequest(ByteBuffer octets) throws IOException {
		line().start(this.chain.deadline());
		try {
			layers().write(octets);
		}
		finally {
			line().stop();
		}
	}

	/**
	 * Whether octets can be sent behind the request before the reply.
	 * @return {@code false} if an encapsulation has to wrap them
	 */
	boolean sendsAfterRequest() {
		return this.chain.last().encapsulation() == null;
	}

	/**
	 * Receives the reply, or a part of it. The deadline ends only the wait for octets: a
	 * reply that nothing has received before may have arrived in time.
	 * @param until the end of the wait, or {@code null} for that of the connect
	 * @param waits whether to wait for octets that have not arrived
	 * @return whether the reply is complete
	 * @throws IOException if that fails; {@link #translated} returns the typed failure
	 */
	boolean receiveReply(@Nullable Deadline until, boolean waits) throws IOException {
		boolean late = this.chain.deadline().remainingMillis() == 0;
		if (late || (!waits && layers().hasLayers())) {
			boolean received = (late || layers().available() > 0 || line().available() > 0) && receivesArrived();
			if (late && !received) {
				throw this.chain.timedOut();
			}
			return received;
		}
		line().start(this.chain.deadline());
		line().setReadDeadline(until);
		try {
			return receivesReply(waits);
		}
		finally {
			line().setReadDeadline(null);
			line().stop();
		}
	}

	private boolean receivesReply(boolean waits) throws IOException {
		for (int wanted = this.chain.wanted(); wanted > 0; wanted = this.chain.wanted()) {
			int count = waits ? wanted : Math.min(wanted, layers().available());
			if (count == 0) {
				return false;
			}
			this.octets = room(this.octets, count);
			this.received = layers().read(this.octets);
			receive();
		}
		return true;
	}

	private boolean receivesArrived() throws IOException {
		// a layer does not know what has arrived below it
		line().startShortReads();
		try {
			return receivesReply(true);
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		finally {
			line().endShortReads();
		}
	}

	/**
	 * Returns the connection below all layers.
	 * @return the connection, whose SO_TIMEOUT is that of the current step
	 */
	DeadlineLine connection() {
		return line();
	}

	/**
	 * Returns the SO_TIMEOUT that {@link #tunnel()} restores.
	 * @return the timeout in milliseconds
	 */
	public int timeout() {
		return line().timeout();
	}

	/**
	 * Returns the connect.
	 * @return the connect that this transport drives
	 */
	public ExchangeChain chain() {
		return this.chain;
	}

	/**
	 * Waits for the second reply of a BIND, regardless of SO_TIMEOUT.
	 * @param deadline the deadline for the reply
	 * @throws IOException as {@link #establish()} does
	 */
	public void awaitPeer(Deadline deadline) throws IOException {
		this.chain.awaitPeer(deadline);
		request();
		establish();
	}

	/**
	 * Completes the tunnel, and restores the socket's SO_TIMEOUT.
	 * @return the socket of the tunnel: the one from the source, or the last layer over
	 * it
	 * @throws IOException if it was closed meanwhile
	 */
	public Socket tunnel() throws IOException {
		encapsulate();
		line().cancel();
		requireInTime();
		line().release();
		return layers().top();
	}

	/**
	 * Closes a connection that is no longer needed, without the layers over it.
	 * @throws IOException if closing the socket fails
	 */
	public void close() throws IOException {
		line().close();
	}

	/**
	 * Ends the connect after a failure, and closes the connection if there is one.
	 * @param cause the failure; an exception of the close is added as suppressed
	 * @return the exception to throw
	 * @see ExchangeChain#failed(Throwable)
	 */
	public IOException failed(Throwable cause) {
		if (this.connector != null) {
			this.connector.closeAfter(cause);
		}
		if (this.layers != null) {
			this.layers.closeAfter(cause);
		}
		return this.chain.failed(cause);
	}

	private LayeredLine layers() {
		return Objects.requireNonNull(this.layers);
	}

	private DeadlineLine line() {
		return layers().line();
	}

}
