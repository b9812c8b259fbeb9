package io.socks5.handshake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.Encapsulation;
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
 * The client's side of a SOCKS5 handshake, RFC 1928: octets in, octets out. It knows no
 * socket, thread or clock; a transport drives it:
 *
 * <pre>
 * write(handshake.output());
 * while (handshake.wanted() &gt; 0) {
 *     handshake.receive(read at most handshake.wanted() octets);
 *     write(handshake.output());
 * }
 * </pre>
 *
 * It has two stages, negotiate (greeting and login) and request, and can stop between
 * them. Single use, for one thread at a time; an exception ends it.
 */
public final class Handshake {

	private Plan plan;

	private State state = new AwaitMethod();

	private ByteBuffer output;

	private final FieldAssembler fields = new FieldAssembler();

	/** The messages of an encapsulation, which are not those of SOCKS. */
	private final FieldAssembler wrapped = new FieldAssembler();

	/** What has been unwrapped and not been read yet. */
	private ByteBuffer unwrapped = Messages.nothing();

	private @Nullable ReplyCode reply;

	private boolean failed;

	private boolean abandoned;

	private Handshake(Plan plan) {
		this.plan = plan;
		this.output = Messages.greeting(plan.offered());
	}

	/**
	 * A handshake that stops when the client is authenticated;
	 * {@link #request(Command, Endpoint)} goes on.
	 * @param proxy the proxy, for failures to tell
	 * @param offered the methods to offer, in order of preference, each once
	 * @return a new handshake
	 */
	public static Handshake negotiate(Endpoint proxy, List<Authentication> offered) {
		return new Handshake(new Plan(proxy, offered, null));
	}

	/**
	 * A handshake of both stages.
	 * @param proxy the proxy, for failures to tell
	 * @param offered the methods to offer, in order of preference, each once
	 * @param command what to ask for
	 * @param destination where it is for
	 * @return a new handshake
	 */
	public static Handshake request(Endpoint proxy, List<Authentication> offered, Command command,
			Endpoint destination) {
		return new Handshake(new Plan(proxy, offered, new Plan.Request(command, destination)));
	}

	/**
	 * Sends greeting, login and request at once and awaits the answers afterwards: a
	 * departure from RFC 1928 §3 that saves round trips, and shows the login to a proxy
	 * that has not asked for it. Only for a handshake that has not begun.
	 * @throws Socks5Exception if the login cannot begin
	 * @throws IllegalStateException if {@link #output()} was fetched, there is no
	 * request, or more than one method is offered
	 */
	public void pipeline() throws Socks5Exception {
		Plan.Request request = this.plan.request();
		boolean begun = !(this.state instanceof AwaitMethod && this.output.hasRemaining());
		if (request == null || begun || this.plan.offered().size() != 1) {
			throw new IllegalStateException("Pipelining requires a new handshake with one method and a request");
		}
		this.plan = this.plan.asPipelined();
		ByteBuffer login = this.plan.offered().get(0).begin(this.plan.context(Phase.AUTHENTICATION)).start();
		ByteBuffer last = Messages.join(Messages.request(request), Messages.copy(this.plan.firstFlight()));
		this.output = Messages.join(this.output, Messages.join(login, last));
	}

	/**
	 * Has octets of the application's leave together with the request, for a proxy and a
	 * destination that are known to keep them.
	 * @param firstFlight the octets
	 * @throws IllegalStateException if the request has been made
	 */
	public void append(ByteBuffer firstFlight) {
		if (this.plan.pipelined() || this.state instanceof AwaitReply || phase() == Phase.ACCEPT || isEstablished()) {
			throw new IllegalStateException("The request has already been made");
		}
		this.plan = this.plan.with(firstFlight);
	}

	/**
	 * Starts the second stage of a handshake that has stopped after the first.
	 * @param command what to ask for
	 * @param destination where it is for
	 * @throws Socks5Exception if the request cannot be wrapped any more
	 * @throws IllegalStateException if the first stage is not over, {@link #output()} was
	 * not fetched, or the second stage has been started
	 */
	public void request(Command command, Endpoint destination) throws Socks5Exception {
		if (!(this.state instanceof Negotiated negotiated)) {
			throw new IllegalStateException("A request must follow a negotiation, and only once");
		}
		requireReady();
		this.plan = this.plan.requesting(new Plan.Request(command, destination));
		advance(Negotiated.with(negotiated.session(), this.plan));
	}

	/**
	 * Goes on to the second reply of BIND, which names the peer that has connected; until
	 * it has come, {@link #isEstablished()} is {@code false} again. RFC 1928 §6.
	 * @throws Socks5Exception if the second reply came wrapped together with the first,
	 * and refuses
	 * @throws IllegalStateException if no first reply of a BIND has come, or the second
	 * one is awaited already
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
	 * Changes where the request is for, before it is made: what depends on the connection
	 * is known when that stands.
	 * @param destination where it is for instead
	 * @throws IllegalStateException if there is no request, or it has been made
	 */
	public void redirect(Endpoint destination) {
		Plan.Request request = this.plan.request();
		if (request == null || phase() == Phase.REQUEST) {
			throw new IllegalStateException("The destination can only be changed before the request is made");
		}
		this.plan = this.plan.requesting(new Plan.Request(request.command(), destination));
	}

	/**
	 * What to send now. The octets may hold a password: whoever has sent them overwrites
	 * them.
	 * @return the octets, each of them once; maybe none
	 */
	public ByteBuffer output() {
		ByteBuffer octets = this.output;
		this.output = Messages.nothing();
		return octets;
	}

	/**
	 * How many octets are wanted next: those that still come at least if the proxy
	 * agrees; a refusal may have fewer. A transport that reads no more than this leaves
	 * what follows the handshake to the application.
	 * @return the number, 0 when the stage is over
	 */
	public int wanted() {
		if (this.state.wanted() == 0) {
			return 0;
		}
		Encapsulation encapsulation = encapsulation();
		return (encapsulation != null) ? encapsulation.wanted() - this.wrapped.received()
				: this.state.minimumRemaining(this.plan) - this.fields.received();
	}

	/**
	 * Takes octets that came, as many or as few as they are. It stops where there is
	 * something to send, or where the stage is over, and leaves the rest in the buffer.
	 * @param octets what came
	 * @throws Socks5Exception if the proxy refuses, or does not speak SOCKS5
	 * @throws IllegalStateException if {@link #output()} was not fetched, or the
	 * handshake has failed
	 */
	public void receive(ByteBuffer octets) throws Socks5Exception {
		requireReady();
		try {
			while (wantsSome(octets)) {
				ByteBuffer field = this.fields.take(plain(octets), this.state.wanted());
				if (field != null) {
					State reading = this.state;
					advance(reading.read(field, this.plan));
					if (reading instanceof AwaitReply) {
						this.reply = ReplyCode.SUCCEEDED;
					}
				}
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

	private void requireReady() {
		if (this.failed || this.output.hasRemaining()) {
			throw new IllegalStateException(this.failed ? "The handshake has failed" : "The output must be sent first");
		}
	}

	private void advance(State.Step step) {
		this.state = step.next();
		if (this.plan.pipelined()) {
			// it has been sent already
			Messages.wipe(step.send());
		}
		else {
			this.output = step.send();
		}
	}

	private boolean wantsSome(ByteBuffer octets) {
		boolean some = octets.hasRemaining() || this.unwrapped.hasRemaining();
		return some && this.state.wanted() > 0 && !this.output.hasRemaining();
	}

	// what comes, without the encapsulation if there is one
	private ByteBuffer plain(ByteBuffer octets) throws Socks5Exception {
		Encapsulation encapsulation = encapsulation();
		if (encapsulation == null) {
			return octets;
		}
		if (!this.unwrapped.hasRemaining()) {
			ByteBuffer field = this.wrapped.take(octets, encapsulation.wanted());
			this.unwrapped = (field != null) ? encapsulation.unwrap(field) : Messages.nothing();
		}
		return this.unwrapped;
	}

	// of a message inside another one, that one's octets count while it is not whole
	private int received() {
		Encapsulation encapsulation = encapsulation();
		boolean begun = encapsulation != null && !encapsulation.isBetweenMessages();
		return this.fields.received() + this.wrapped.received() + (begun ? 1 : 0);
	}

	/**
	 * How far the handshake has come.
	 * @return the phase
	 */
	public Phase phase() {
		return this.state.phase();
	}

	/**
	 * The method the proxy chose.
	 * @return the method, or {@code null} before it has chosen one that was offered
	 */
	public @Nullable AuthMethod method() {
		return this.state.method();
	}

	/**
	 * REP of the reply at hand, read even if what follows it is wrong.
	 * @return the code, or {@code null} before it has come
	 */
	public @Nullable ReplyCode reply() {
		return this.reply;
	}

	/**
	 * Whether the proxy has granted the request and its reply is read to the end.
	 * @return {@code true} when the tunnel stands
	 */
	public boolean isEstablished() {
		return this.state instanceof Established;
	}

	/**
	 * BND.ADDR and BND.PORT of the reply. Many servers tell 0.0.0.0:0 for "not known".
	 * @return the bound endpoint, its host unspecified if the server named none
	 * @throws IllegalStateException before {@link #isEstablished()}
	 */
	public Endpoint bound() {
		if (this.state instanceof Established established) {
			return established.bound();
		}
		throw new IllegalStateException("The bound address is unknown before the reply");
	}

	/**
	 * Whether a method is offered that may wrap what follows, so that a raw channel could
	 * not carry it.
	 * @return whether one {@linkplain Authentication#encapsulates() encapsulates}
	 */
	public boolean mayEncapsulate() {
		return this.plan.mayEncapsulate();
	}

	/**
	 * How everything that follows the negotiation is wrapped.
	 * @return the encapsulation, or {@code null} if there is none, or it is not agreed
	 * upon yet
	 */
	public @Nullable Encapsulation encapsulation() {
		Session session = this.state.session();
		return (session != null) ? session.encapsulation() : null;
	}

	/**
	 * What came wrapped together with the last reply, and belongs to the application.
	 * @return the octets, each of them once; maybe none, always none without an
	 * encapsulation
	 */
	public ByteBuffer remainder() {
		ByteBuffer octets = this.unwrapped;
		this.unwrapped = Messages.nothing();
		return octets;
	}

	/**
	 * Gives up, and releases what the authentication method holds. May be called at any
	 * time, and again; only the first call releases.
	 */
	public void abandon() {
		this.failed = true;
		if (!this.abandoned) {
			this.abandoned = true;
			this.state.abandon();
		}
	}

	/**
	 * Where the handshake stands, for failures that a transport finds.
	 * @return the context
	 */
	public FailureContext context() {
		return this.plan.context(phase());
	}

	/**
	 * What it means that no more octets will come.
	 * @param cause what the network said, or {@code null} for an orderly end
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
