package io.socks5.handshake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.Encapsulation;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a SOCKS5 handshake, RFC 1928. It converts octets and uses no
 * socket, thread or clock. A transport drives it: <pre>
 * write(handshake.output());
 * while (handshake.wanted() &gt; 0) {
 *     handshake.receive(read at most handshake.wanted() octets);
 *     write(handshake.output());
 * }
 * </pre> The first stage is the negotiation (greeting and login), the second is the
 * request. The handshake can stop between them. It is for single use and for one thread
 * at a time. An exception ends it.
 */
public final class Handshake {

	private Plan plan;

	private State state = AwaitMethod.INSTANCE;

	private ByteBuffer output;

	/** The memory of the greeting, which the request uses again. */
	private final ByteBuffer memory;

	/** The field of which a part has arrived, or {@code null} before the first one. */
	private @Nullable FieldAssembler fields;

	/**
	 * The fields of messages of an encapsulation, or {@code null} before the first one.
	 */
	private @Nullable FieldAssembler wrapped;

	/** The unwrapped octets that no state has read yet. */
	private ByteBuffer unwrapped = Messages.nothing();

	private @Nullable ReplyCode reply;

	private boolean failed;

	private boolean abandoned;

	private Handshake(Plan plan) {
		this.plan = plan;
		this.memory = Messages.greeting(plan.offered(), plan.request());
		this.output = this.memory;
	}

	/**
	 * Returns a handshake that stops when the client is authenticated.
	 * {@link #request(Command, Endpoint)} continues it.
	 * @param proxy the proxy, for failures
	 * @param offered 1 to 255 methods to offer, in order of preference, each only once
	 * @return a new handshake
	 * @throws IllegalArgumentException if the methods are not valid
	 */
	public static Handshake negotiate(Endpoint proxy, List<Authentication> offered) {
		return new Handshake(new Plan(proxy, offered, null, Plan.Stages.NEGOTIATION));
	}

	/**
	 * Returns a handshake that stops when the client is authenticated, for a request that
	 * is known in advance. The command can change the authentication method. Failures
	 * name the destination until {@link #request(Request)} sets the final one.
	 * @param proxy the proxy, for failures
	 * @param offered 1 to 255 methods to offer, in order of preference, each only once
	 * @param expected the request that will follow
	 * @return a new handshake
	 * @throws IllegalArgumentException if the methods are not valid
	 * @see Authentication#forDatagrams()
	 */
	public static Handshake negotiate(Endpoint proxy, List<Authentication> offered, Request expected) {
		return new Handshake(new Plan(proxy, offered, expected, Plan.Stages.NEGOTIATION));
	}

	/**
	 * Returns a handshake with both stages.
	 * @param proxy the proxy, for failures
	 * @param offered 1 to 255 methods to offer, in order of preference, each only once
	 * @param request the request
	 * @return a new handshake
	 * @throws IllegalArgumentException if the methods are not valid
	 */
	public static Handshake request(Endpoint proxy, List<Authentication> offered, Request request) {
		return new Handshake(new Plan(proxy, offered, request, Plan.Stages.BOTH));
	}

	/**
	 * Sets the configured name of which the proxy is an address, for failures and
	 * authentication methods. The handshake must be new.
	 * @param name the name, or {@code null} if the proxy itself is configured
	 * @return this handshake
	 */
	public Handshake named(@Nullable Address name) {
		if (name != null) {
			this.plan = this.plan.named(name);
		}
		return this;
	}

	/**
	 * Returns the configured name of which the proxy is an address.
	 * @return the name, or {@code null} if the proxy itself is configured
	 */
	public @Nullable Address proxyName() {
		return this.plan.proxyName();
	}

	/**
	 * Sends the greeting, the login and the request together, before the answers. It
	 * departs from RFC 1928 §3 to save round trips. The proxy receives the login without
	 * selecting the method. The handshake must be new.
	 * @throws Socks5Exception if the login cannot start
	 * @throws IllegalStateException if {@link #output()} was called, there is no request,
	 * or more than one method is offered
	 */
	public void pipeline() throws Socks5Exception {
		Request request = this.plan.request();
		boolean begun = !(this.state instanceof AwaitMethod && this.output.hasRemaining());
		boolean possible = !begun && this.plan.stages() == Plan.Stages.BOTH && this.plan.offered().size() == 1;
		if (request == null || !possible) {
			throw new IllegalStateException("Pipelining requires a new handshake with one method and a request");
		}
		this.plan = this.plan.asPipelined();
		ByteBuffer login = this.plan.offered().get(0).begin(this.plan.context(Phase.AUTHENTICATION)).start();
		ByteBuffer last = Messages.join(Messages.request(request, Messages.nothing()),
				Messages.copy(request.firstFlight()));
		this.output = Messages.join(this.output, Messages.join(login, last));
	}

	/**
	 * Starts the second stage of a handshake that stopped after the first.
	 * @param request the request
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 * @throws IllegalStateException if the first stage is not complete, {@link #output()}
	 * was not called, or the second stage was already started
	 */
	public void request(Request request) throws Socks5Exception {
		if (!(this.state instanceof Negotiated negotiated)) {
			throw new IllegalStateException("A request must follow a negotiation, and only once");
		}
		requireReady();
		this.plan = this.plan.requesting(request);
		this.state = Negotiated.with(negotiated.session(), this);
	}

	/**
	 * Sets the request that will follow the first stage.
	 * @param request the request
	 * @throws IllegalStateException if the handshake has not stopped after the first
	 * stage
	 */
	public void expect(Request request) {
		if (!(this.state instanceof Negotiated)) {
			throw new IllegalStateException("A request can be expected only after a negotiation");
		}
		this.plan = this.plan.expecting(request);
	}

	/**
	 * Whether the handshake has stopped before a request that is known.
	 * @return {@code true} until the request is made
	 */
	public boolean isDeferred() {
		return this.state instanceof Negotiated && this.plan.request() != null;
	}

	/**
	 * Makes the request that was known in advance.
	 * @param firstFlight the octets of the application to send with the request
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 * @throws IllegalStateException unless {@link #isDeferred()}
	 */
	public void requestWith(ByteBuffer firstFlight) throws Socks5Exception {
		Request expected = this.plan.request();
		if (expected == null) {
			throw new IllegalStateException("There is no request");
		}
		request(new Request(expected.command(), expected.destination(), firstFlight));
	}

	/**
	 * Continues to the second reply of BIND, which names the connected peer. Until it
	 * arrives, {@link #isEstablished()} returns {@code false} again. RFC 1928 §6.
	 * @throws Socks5Exception if the second reply arrived with the first one in an
	 * encapsulation and is a refusal
	 * @throws IllegalStateException if the first reply of BIND has not arrived, or this
	 * method was already called
	 */
	public void awaitPeer() throws Socks5Exception {
		boolean listening = this.state instanceof Established && phase() == Phase.REQUEST
				&& this.plan.isFor(Command.BIND);
		if (!listening) {
			throw new IllegalStateException("A second reply must follow the first reply of BIND, and only once");
		}
		this.reply = null;
		this.state = new AwaitReply(((Established) this.state).session().accepting());
		receive(Messages.nothing());
	}

	/**
	 * Returns the octets to send and removes them. They can contain a password, so the
	 * caller must overwrite them after sending.
	 * @return the octets, possibly empty
	 */
	public ByteBuffer output() {
		ByteBuffer octets = this.output;
		this.output = Messages.nothing();
		return octets;
	}

	/**
	 * Returns the minimum number of octets that follow if the proxy agrees; a refusal can
	 * be shorter. A transport that reads at most this number leaves later octets to the
	 * application.
	 * @return the number of octets, 0 when the stage is complete
	 */
	public int wanted() {
		if (this.state.wanted() == 0) {
			return 0;
		}
		Encapsulation encapsulation = encapsulation();
		return (encapsulation != null) ? encapsulation.wanted() - FieldAssembler.received(this.wrapped)
				: this.state.minimumRemaining(this.plan) - FieldAssembler.received(this.fields);
	}

	/**
	 * Consumes any number of received octets. It stops if there is output, or if the
	 * stage is complete, and leaves the rest in the buffer.
	 * @param octets the received octets
	 * @throws Socks5Exception if the proxy rejects the client or violates the protocol
	 * @throws IllegalStateException if {@link #output()} was not called, or the handshake
	 * has failed
	 */
	public void receive(ByteBuffer octets) throws Socks5Exception {
		requireReady();
		try {
			while (wantsSome(octets)) {
				read(plain(octets));
			}
		}
		catch (RequestRejectedException ex) {
			this.failed = true;
			this.reply = ex.replyCode();
			throw ex;
		}
		catch (Socks5Exception | RuntimeException | Error ex) {
			this.failed = true;
			throw ex;
		}
	}

	private void read(ByteBuffer octets) throws Socks5Exception {
		int limit = octets.limit();
		ByteBuffer field = field(octets, this.state.wanted());
		int end = octets.limit();
		try {
			if (field != null) {
				State reading = this.state;
				this.state = reading.read(field, this);
				if (reading instanceof AwaitReply) {
					this.reply = ReplyCode.SUCCEEDED;
				}
			}
		}
		finally {
			octets.limit(limit).position(end);
		}
	}

	private @Nullable ByteBuffer field(ByteBuffer octets, int wanted) {
		if (this.fields == null) {
			if (octets.remaining() >= wanted) {
				// most fields arrive whole
				return octets.limit(octets.position() + wanted);
			}
			this.fields = new FieldAssembler();
		}
		return this.fields.take(octets, wanted);
	}

	private void requireReady() {
		if (this.failed || this.output.hasRemaining()) {
			throw new IllegalStateException(this.failed ? "The handshake has failed" : "The output must be sent first");
		}
	}

	/**
	 * Sends octets behind those that have not been sent yet.
	 * @param octets the octets, possibly empty
	 */
	void send(ByteBuffer octets) {
		if (this.plan.pipelined()) {
			// these octets have already been sent
			Messages.wipe(octets);
		}
		else {
			this.output = Messages.join(this.output, octets);
		}
	}

	/**
	 * Returns the memory for a message after the greeting.
	 * @return the memory of the greeting, which has been sent
	 */
	ByteBuffer memory() {
		return this.memory;
	}

	Plan plan() {
		return this.plan;
	}

	private boolean wantsSome(ByteBuffer octets) {
		boolean some = octets.hasRemaining() || this.unwrapped.hasRemaining();
		return some && this.state.wanted() > 0 && !this.output.hasRemaining();
	}

	/**
	 * Returns received octets without their encapsulation.
	 * @param octets the received octets
	 * @return the octets for the current state
	 */
	private ByteBuffer plain(ByteBuffer octets) throws Socks5Exception {
		Encapsulation encapsulation = encapsulation();
		if (encapsulation == null) {
			return octets;
		}
		if (!this.unwrapped.hasRemaining()) {
			this.unwrapped = unwrap(octets, encapsulation);
		}
		return this.unwrapped;
	}

	private ByteBuffer unwrap(ByteBuffer octets, Encapsulation encapsulation) throws Socks5Exception {
		FieldAssembler assembler = (this.wrapped != null) ? this.wrapped : new FieldAssembler();
		this.wrapped = assembler;
		int limit = octets.limit();
		ByteBuffer field = assembler.take(octets, encapsulation.wanted());
		int end = octets.limit();
		try {
			// an encapsulation can use absolute positions
			return (field != null) ? encapsulation.unwrap(field.slice()) : Messages.nothing();
		}
		finally {
			octets.limit(limit).position(end);
		}
	}

	/**
	 * Returns the number of octets received of the current field. A message of an
	 * encapsulation counts while it is incomplete.
	 * @return the number of octets
	 */
	private int received() {
		Encapsulation encapsulation = encapsulation();
		boolean begun = encapsulation != null && !encapsulation.isBetweenMessages();
		return FieldAssembler.received(this.fields) + FieldAssembler.received(this.wrapped) + (begun ? 1 : 0);
	}

	/**
	 * Returns the current phase.
	 * @return the phase
	 */
	public Phase phase() {
		return this.state.phase();
	}

	/**
	 * Returns the method that the proxy selected.
	 * @return the method, or {@code null} before the proxy has selected an offered method
	 */
	public @Nullable AuthMethod method() {
		return this.state.method();
	}

	/**
	 * Returns REP of the current reply, even if the rest of the reply is invalid.
	 * @return the code, or {@code null} before it has arrived
	 */
	public @Nullable ReplyCode reply() {
		return this.reply;
	}

	/**
	 * Whether the proxy has granted the request and its reply is complete.
	 * @return {@code true} if the tunnel is established
	 */
	public boolean isEstablished() {
		return this.state instanceof Established;
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the reply. Many servers send 0.0.0.0:0 for "not
	 * known".
	 * @return the bound endpoint, with an unspecified host if the server sent an empty
	 * name
	 * @throws IllegalStateException before {@link #isEstablished()} is {@code true}
	 */
	public Endpoint bound() {
		return grant().bound();
	}

	/**
	 * Returns the grant of the request.
	 * @return the grant, which does not reference the handshake
	 * @throws IllegalStateException before {@link #isEstablished()} is {@code true}
	 */
	public Grant grant() {
		if (this.state instanceof Established established) {
			return established.grant();
		}
		throw new IllegalStateException("The bound address is unknown before the reply");
	}

	/**
	 * Whether an offered method can agree on an encapsulation, which a raw channel cannot
	 * carry.
	 * @return whether one {@linkplain Authentication#encapsulates() encapsulates}
	 */
	public boolean mayEncapsulate() {
		return this.plan.mayEncapsulate();
	}

	/**
	 * Returns the encapsulation of everything after the negotiation.
	 * @return the encapsulation, or {@code null} if there is none or it is not negotiated
	 * yet
	 */
	public @Nullable Encapsulation encapsulation() {
		Session session = this.state.session();
		return (session != null) ? session.encapsulation() : null;
	}

	/**
	 * Returns octets of the application that were wrapped together with the last reply,
	 * and removes them.
	 * @return the octets, possibly empty; always empty without an encapsulation
	 */
	public ByteBuffer remainder() {
		ByteBuffer octets = this.unwrapped;
		this.unwrapped = Messages.nothing();
		return octets;
	}

	/**
	 * Abandons the handshake and releases the resources of the authentication method. It
	 * may be called at any time. Repeated calls have no effect.
	 */
	public void abandon() {
		this.failed = true;
		if (!this.abandoned) {
			this.abandoned = true;
			this.state.abandon();
		}
	}

	/**
	 * Returns the context for failures that a transport detects.
	 * @return the context of the current phase
	 */
	public FailureContext context() {
		return this.plan.context(phase());
	}

	/**
	 * Ends the handshake because the proxy closed the connection.
	 * @param cause the network failure, or {@code null} if the proxy closed the
	 * connection
	 * @return the failure to throw
	 */
	public ProxyClosedException closed(@Nullable IOException cause) {
		int alreadyRead = this.state.alreadyRead();
		int received = alreadyRead + (this.abandoned ? 0 : received());
		ProxyClosedException closed = new ProxyClosedException(context(), received, alreadyRead + this.state.wanted(),
				cause);
		abandon();
		return closed;
	}

}
