package io.socks5.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Transcript;
import io.socks5.testkit.Transcript.Kind;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A chain of two proxies without a connection.
 */
class ExchangeChainTests {

	private static final Endpoint ONE = Endpoint.of("one.test", 1080);

	private static final Endpoint TWO = Endpoint.of("two.test", 1080);

	private static final Endpoint CHAT = Endpoint.of("chat.test", 5222);

	private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(2), null);

	private static final Transcript BOTH = Transcript.of("""
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 01 00 03 08 'two.test' 0438        VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 00000000 0000             VER REP RSV ATYP BND.ADDR BND.PORT
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 01 00 03 09 'chat.test' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 0a000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""");

	private static final byte[] ANSWERS = Transcript.octets(Kind.SERVER, BOTH.lines());

	/** The length of all answers of the first proxy. */
	private static final int FIRST = 12;

	private final List<String> events = new ArrayList<>();

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private Exchange exchange(Endpoint proxy, @Nullable Tls tls, Endpoint destination) {
		Handshake handshake = Handshake.request(proxy, List.of(Authentication.none()),
				new Request(Command.CONNECT, destination));
		return new Exchange(proxy, tls, destination, handshake, TIMEOUTS, new Recorded(proxy.host().text()));
	}

	private ExchangeChain chain() {
		return ExchangeChain.of(exchange(ONE, null, TWO)).then(exchange(TWO, null, CHAT));
	}

	private ExchangeChain secured() {
		Tls tls = new Tls(() -> {
			throw new AssertionError("The chain does no TLS");
		}, (parameters) -> {
		});
		return ExchangeChain.of(exchange(ONE, tls, TWO)).then(exchange(TWO, tls, CHAT));
	}

	// as a driver does; false if the answers end before the tunnel is complete
	private boolean drive(ExchangeChain chain, byte[] answers, int most) throws IOException {
		ByteBuffer rest = ByteBuffer.wrap(answers);
		do {
			chain.startTls();
			chain.startHandshake();
			send(chain);
			while (chain.wanted() > 0) {
				if (!rest.hasRemaining()) {
					return false;
				}
				int count = Math.min(rest.remaining(), Math.min(most, chain.wanted()));
				ByteBuffer piece = rest.slice(rest.position(), count);
				chain.receive(piece);
				assertThat(piece.hasRemaining()).as("octets wanted, but not taken").isFalse();
				rest.position(rest.position() + count);
				send(chain);
			}
		}
		while (chain.next());
		return true;
	}

	private void send(ExchangeChain chain) {
		ByteBuffer octets = chain.output();
		this.sent.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
		Arrays.fill(octets.array(), (byte) 0);
	}

	@Test
	void goesThroughEachProxyInTurn() throws IOException {
		for (int most = 1; most <= ANSWERS.length; most++) {
			this.sent.reset();
			ExchangeChain chain = chain();
			assertThat(chain.current().proxy()).isEqualTo(ONE);
			assertThat(drive(chain, ANSWERS, most)).isTrue();
			chain.established();
			assertThat(Octets.text(this.sent.toByteArray()))
				.isEqualTo(Octets.text(Transcript.octets(Kind.CLIENT, BOTH.lines())));
			assertThat(chain.current()).isSameAs(chain.last());
			assertThat(chain.last().bound()).hasToString("10.0.0.1:8080");
		}
	}

	@Test
	void tellsTheObserversOfEachExchange() throws IOException {
		ExchangeChain chain = chain();
		drive(chain, ANSWERS, ANSWERS.length);
		chain.established();
		chain.closed(true);
		assertThat(this.events).containsExactly("one.test connected", "one.test selected 0x00",
				"one.test authenticated", "one.test replied 0", "one.test established", "two.test connected",
				"two.test selected 0x00", "two.test authenticated", "two.test replied 0", "two.test established",
				"two.test closed true", "one.test closed false");
	}

	@Test
	void blamesTheCurrentProxyForAnEndAtAnyOctet() throws IOException {
		for (int cut = 0; cut < ANSWERS.length; cut++) {
			this.events.clear();
			ExchangeChain chain = chain();
			assertThat(drive(chain, Arrays.copyOf(ANSWERS, cut), 1)).isFalse();
			IOException failure = chain.failed(chain.closedByProxy());
			assertThat(failure).isInstanceOf(ProxyClosedException.class).hasNoCause();
			assertThat(((Socks5Failure) failure).context().proxy()).isEqualTo((cut < FIRST) ? ONE : TWO);
			assertThat(this.events).endsWith("two.test failed",
					(cut < FIRST) ? "one.test failed" : "one.test closed false");
		}
	}

	@Test
	void leavesTheRestOfAnAnswerToTheNextProxy() throws IOException {
		ExchangeChain chain = chain();
		chain.startHandshake();
		send(chain);
		ByteBuffer all = ByteBuffer.wrap(ANSWERS);
		chain.receive(all);
		send(chain);
		chain.receive(all);
		assertThat(all.position()).isEqualTo(FIRST);
		assertThat(chain.wanted()).isZero();
		assertThat(chain.next()).isTrue();
		assertThat(chain.wanted()).as("octets of the second proxy").isPositive();
	}

	@Test
	void endsAllExchangesWithARefusal() {
		ExchangeChain chain = chain();
		byte[] refusal = Octets.of("05 00 05 05 00 01 00000000 0000");
		RequestRejectedException refused = catchThrowableOfType(RequestRejectedException.class,
				() -> drive(chain, refusal, 1));
		assertThat(chain.broken(refused)).isSameAs(refused);
		assertThat(chain.failed(refused)).isSameAs(refused);
		assertThat(this.events).endsWith("one.test replied 5", "two.test failed", "one.test failed");
	}

	@Test
	void translatesFailuresOfTheFirstConnect() {
		IOException refused = new ConnectException("Connection refused");
		fails(chain().broken(refused), ProxyUnreachableException.class, Phase.CONNECT, ONE).hasCause(refused);
		IOException late = new SocketTimeoutException("Connect timed out");
		fails(chain().broken(late), Socks5TimeoutException.class, Phase.CONNECT, ONE).hasCause(late)
			.hasMessageContaining("60 s");
		fails(chain().timedOut(), Socks5TimeoutException.class, Phase.CONNECT, ONE).hasNoCause();
		IOException reset = new SocketException("Connection reset");
		fails(chain().broken(reset), ProxyClosedException.class, Phase.GREETING, ONE).hasCause(reset);
	}

	@Test
	void translatesFailuresOfTls() {
		ExchangeChain chain = secured();
		assertThat(chain.startTls()).isNotNull();
		IOException untrusted = new SSLHandshakeException("unknown certificate");
		fails(chain.broken(untrusted), ProxyUnreachableException.class, Phase.TLS, ONE).hasCause(untrusted);
		fails(chain.timedOut(), Socks5TimeoutException.class, Phase.TLS, ONE);
		chain.within(Deadline.after(Duration.ZERO, "limit"));
		fails(chain.broken(untrusted), Socks5TimeoutException.class, Phase.TLS, ONE).hasCause(untrusted);
	}

	@Test
	void translatesFailuresOfAHandshake() throws IOException {
		for (Endpoint proxy : List.of(ONE, TWO)) {
			byte[] before = Arrays.copyOf(ANSWERS, proxy.equals(ONE) ? 0 : FIRST);
			IOException reset = new SocketException("Connection reset");
			fails(at(before).broken(reset), ProxyClosedException.class, Phase.GREETING, proxy).hasCause(reset);
			IOException late = new SocketTimeoutException("Read timed out");
			fails(at(before).broken(late), Socks5TimeoutException.class, Phase.GREETING, proxy).hasNoCause()
				.hasMessageContaining("120 s");
			fails(at(before).timedOut(), Socks5TimeoutException.class, Phase.GREETING, proxy);
		}
	}

	private ExchangeChain at(byte[] answers) throws IOException {
		ExchangeChain chain = chain();
		drive(chain, answers, 1);
		return chain;
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> fails(IOException failure,
			Class<? extends IOException> type, Phase phase, Endpoint proxy) {
		assertThat(failure).isInstanceOf(type);
		assertThat(((Socks5Failure) failure).context().phase()).isEqualTo(phase);
		assertThat(((Socks5Failure) failure).context().proxy()).isEqualTo(proxy);
		return assertThat(failure);
	}

	@Test
	void namesTheNextProxyOnceTheTunnelLeadsToIt() throws IOException {
		ExchangeChain chain = at(Arrays.copyOf(ANSWERS, FIRST));
		assertThat(chain.context().proxy()).isEqualTo(TWO);
		assertThat(chain.context().destination()).isEqualTo(CHAT);
	}

	@Test
	void hasOneDeadlineForEachStep() throws IOException {
		ExchangeChain chain = secured();
		Deadline connect = chain.deadline();
		chain.startTls();
		assertThat(chain.deadline()).as("of TCP and TLS together").isSameAs(connect);
		chain.startHandshake();
		Deadline handshake = chain.deadline();
		assertThat(handshake).hasToString("handshake timeout of 120 s");
		send(chain);
		ByteBuffer answers = ByteBuffer.wrap(ANSWERS);
		chain.receive(answers);
		send(chain);
		chain.receive(answers);
		assertThat(chain.next()).isTrue();
		chain.startTls();
		assertThat(chain.deadline()).hasToString("connect timeout of 60 s").isNotSameAs(connect);
		chain.startHandshake();
		assertThat(chain.deadline()).hasToString("handshake timeout of 120 s").isNotSameAs(handshake);
	}

	@Test
	void tellsOneEndAlone() throws IOException {
		ExchangeChain failed = chain();
		IOException cause = new IOException("first");
		assertThat(failed.failed(cause)).isSameAs(cause);
		failed.failed(new IOException("second"));
		failed.established();
		failed.closed(true);
		assertThat(this.events).containsExactly("two.test failed", "one.test failed");
		this.events.clear();
		ExchangeChain closed = at(ANSWERS);
		closed.established();
		this.events.clear();
		closed.closed(false);
		closed.closed(true);
		closed.failed(cause);
		closed.established();
		assertThat(this.events).containsExactly("two.test closed false", "one.test closed false");
	}

	@Test
	void closesAnEstablishedTunnelThatFails() throws IOException {
		ExchangeChain chain = at(ANSWERS);
		chain.established();
		this.events.clear();
		chain.failed(new IOException("no thread"));
		assertThat(this.events).containsExactly("two.test closed false", "one.test closed false");
	}

	@Test
	void endsTheOtherExchangesIfAnObserverDies() {
		Handshake handshake = Handshake.request(TWO, List.of(Authentication.none()),
				new Request(Command.CONNECT, CHAT));
		Exchange dying = new Exchange(TWO, null, CHAT, handshake, TIMEOUTS, new Observation() {

			@Override
			public void failed(IOException cause) {
				throw new OutOfMemoryError("of the test");
			}

		});
		ExchangeChain chain = ExchangeChain.of(exchange(ONE, null, TWO)).then(dying);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> chain.failed(new IOException("refused")));
		assertThat(this.events).containsExactly("one.test failed");
	}

	@Test
	void replacesAnUncheckedFailure() {
		IllegalStateException cause = new IllegalStateException("broken method");
		assertThat(chain().failed(cause)).isExactlyInstanceOf(IOException.class).hasCause(cause);
		OutOfMemoryError fatal = new OutOfMemoryError("of the test");
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> chain().failed(fatal)).isSameAs(fatal);
		assertThat(this.events).containsExactly("two.test failed", "one.test failed", "two.test failed",
				"one.test failed");
	}

	@Test
	void makesARequestOverANegotiatedConnection() throws IOException {
		Handshake negotiation = Handshake.negotiate(TWO, List.of(Authentication.none()));
		ExchangeChain ahead = ExchangeChain.of(exchange(ONE, null, TWO))
			.then(new Exchange(TWO, null, null, negotiation, TIMEOUTS, Observation.NONE));
		assertThat(drive(ahead, Arrays.copyOf(ANSWERS, FIRST + 2), 1)).isTrue();
		ahead.established();
		this.events.clear();
		this.sent.reset();
		ByteBuffer flight = ByteBuffer.wrap(Octets.of("'hi'"));
		ExchangeChain request = ahead.requesting(new Request(Command.CONNECT, CHAT, flight), TIMEOUTS,
				new Recorded("request"));
		assertThat(request.deadline()).hasToString("handshake timeout of 120 s");
		send(request);
		request.receive(ByteBuffer.wrap(Arrays.copyOfRange(ANSWERS, FIRST + 2, ANSWERS.length)));
		assertThat(request.next()).isFalse();
		request.established();
		request.closed(false);
		assertThat(Octets.text(this.sent.toByteArray()))
			.isEqualTo(Octets.text(Octets.of("05 01 00 03 09 'chat.test' 1466 'hi'")));
		assertThat(this.events).containsExactly("request connected", "request selected 0x00", "request authenticated",
				"request replied 0", "request established", "request closed false", "one.test closed false");
		ahead.closed(false);
		assertThat(this.events).hasSize(7);
	}

	@Test
	void isEmptyForADirectConnect() throws IOException {
		ExchangeChain chain = ExchangeChain.direct(Deadline.after(Duration.ofSeconds(3), "limit"));
		assertThat(chain.isDirect()).isTrue();
		assertThat(drive(chain, new byte[0], 1)).isTrue();
		chain.established();
		IOException refused = new ConnectException("Connection refused");
		assertThat(chain.broken(refused)).isSameAs(refused);
		assertThat(chain.timedOut()).isExactlyInstanceOf(SocketTimeoutException.class)
			.hasMessage("Connect timed out (limit of 3 s)");
		assertThat(chain.failed(refused)).isSameAs(refused);
		chain.closed(false);
		assertThatIllegalStateException().isThrownBy(chain::last).withMessage("A direct connect has no exchange");
		assertThat(this.sent.size()).isZero();
	}

	private final class Recorded implements Observation {

		private final String name;

		Recorded(String name) {
			this.name = name;
		}

		private void add(String event) {
			ExchangeChainTests.this.events.add(this.name + " " + event);
		}

		@Override
		public void proxyConnected() {
			add("connected");
		}

		@Override
		public void methodSelected(AuthMethod method) {
			add("selected 0x0" + method.value());
		}

		@Override
		public void authenticated() {
			add("authenticated");
		}

		@Override
		public void replied(ReplyCode code) {
			add("replied " + code.value());
		}

		@Override
		public void established(Endpoint bound) {
			add("established");
		}

		@Override
		public void failed(IOException cause) {
			add("failed");
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			add("closed " + lostBeforeFirstOctet);
		}

	}

}
