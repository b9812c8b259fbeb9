package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.route.NameResolution;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.KnownNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for a {@link ChannelConnect} that continues with another channel: at the next
 * address of a proxy, or at the next endpoint.
 */
@Timeout(60)
class SeveralChannelsTests extends AbstractEndpointTests {

	private final KnownNames names = closing(new KnownNames());

	private Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints)).proxyLookup(this.names.lookup());
	}

	/**
	 * Sets the time of all tries. With two endpoints, the first one has a half.
	 */
	private static Socks5Client.Builder within(Socks5Client.Builder builder, Duration all) {
		return builder.connectTimeout(all.dividedBy(2)).handshakeTimeout(all.dividedBy(2));
	}

	private static void assertFailed(Socks5Client client, int endpoint, String message) {
		EndpointStatus.LastFailure failure = client.endpoints().get(endpoint).lastFailure();
		assertThat(failure).isNotNull().extracting(EndpointStatus.LastFailure::message).asString().contains(message);
	}

	@ParameterizedTest
	@EnumSource
	void theNextEndpointGetsAChannelAfterAFailureOf(FaultyEndpoint first) throws Exception {
		Socks5Client client = within(through(first.open(this), at(this.good)), Duration.ofSeconds(5))
			.failoverOn(FailoverCause.REFUSED_LOGIN)
			.build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			selecting.finish(connect);
			try (SocketChannel channel = connect.channel()) {
				assertThat(channel.getRemoteAddress().toString()).endsWith(":" + this.good.port());
				assertThat(channel.isBlocking()).isFalse();
				assertThat(connect.bound()).hasToString("127.0.0.1:8080");
				// the last call may have opened the channel and established the tunnel
				assertThat(selecting.channels()).filteredOn((each) -> each != channel).noneMatch(SocketChannel::isOpen);
				assertThat(selecting.selected()).isSubsetOf(channel);
			}
		}
		assertThat(this.good.requests()).hasSize(1);
		assertThat(failures(client)).containsExactly(1L, 0L);
		assertFailed(client, 0, first.message());
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
		assertThat(client.endpoints().get(1).handshakes()).isNotNull();
	}

	@Test
	void aRefusedLoginIsFinal() throws IOException {
		Socks5Client client = through(FaultyEndpoint.REFUSES_THE_LOGIN.open(this), at(this.good)).build();
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> Selecting.connect(client));
		assertThat(failures(client)).containsExactly(0L, 0L);
	}

	@Test
	void anAnswerAboutTheDestinationIsFinal() {
		Socks5Client client = through(playing(Script.of(REQUEST + "< 05 05\n").thenCloses()), at(this.good)).build();
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> Selecting.connect(client))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).isEmpty());
		assertThat(this.good.requests()).isEmpty();
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 0L);
	}

	@Test
	void theFailureOfTheLastEndpointContainsThoseBefore() {
		ProxyEndpoint last = playing(Script.of(GREETING + "< 04 5b\n").thenCloses());
		Socks5Client client = through(dead(), playing(Script.of(GREETING).thenCloses()), last).build();
		IOException failure = TestClients.failureOf(() -> Selecting.connect(client));
		assertThat(failure).isInstanceOf(ProtocolViolationException.class).hasMessageContaining(last.toString());
		assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(ProxyUnreachableException.class,
				ProxyClosedException.class);
		assertThat(failures(client)).containsOnly(1L);
	}

	@Test
	void aFailureClosesAllChannels() throws IOException {
		ScriptedProxy first = closing(ScriptedProxy.playing(Script.of(GREETING)));
		Socks5Client client = through(at(first), playing(Script.of(GREETING).thenCloses())).build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			first.nextConnection().awaitPlayed().close();
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> selecting.finish(connect));
			assertThat(selecting.channels()).isNotEmpty().noneMatch(SocketChannel::isOpen);
			assertOver(connect);
		}
	}

	private static void assertOver(ChannelConnect connect) throws IOException {
		assertThat(connect.channel().isOpen()).isFalse();
		assertThat(connect.proceed()).isFalse();
		assertThat(connect.remaining()).isGreaterThanOrEqualTo(Duration.ZERO);
		assertThat(connect.bound()).isNull();
		assertThat(connect.method()).isNull();
	}

	@Test
	void aFailureOfTheLoginIsAFailureOfTheConnect() throws IOException {
		ScriptedProxy first = closing(ScriptedProxy.playing(Script.of(GREETING)));
		Socks5Client client = through(at(first), at(this.good).withCredentials(() -> {
			throw new IllegalStateException("of the test");
		})).build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			first.nextConnection().awaitPlayed().close();
			assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> selecting.finish(connect))
				.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(1));
			assertOver(connect);
		}
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
	}

	@Test
	void endpointsTakeTurns() throws IOException {
		FakeSocksServer other = closing(FakeSocksServer.open()).knowing("chat.corp", this.echo.port());
		Socks5Client client = through(at(this.good), at(other)).strategy(EndpointStrategy.ROUND_ROBIN).build();
		for (int i = 0; i < 4; i++) {
			Selecting.connect(client).close();
		}
		assertThat(this.good.requests()).hasSize(2);
		assertThat(other.requests()).hasSize(2);
	}

	@Test
	void theFastestEndpointIsMeasured() throws IOException {
		Socks5Client client = through(dead(), at(this.good)).strategy(EndpointStrategy.FASTEST).build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 0L);
		assertThat(client.endpoints().get(0).handshakes()).isNull();
		assertThat(client.endpoints().get(1).handshakes()).isNotNull();
	}

	@Test
	void observersSeeEachTry() throws IOException {
		List<String> events = new ArrayList<>();
		ProxyEndpoint dead = dead();
		Socks5Client client = through(dead, at(this.good)).listener((attempt) -> {
			events.add(attempt.proxy().toString());
			return new Observation() {

				@Override
				public void established(Endpoint bound) {
					events.add("established");
				}

				@Override
				public void failed(IOException cause) {
					events.add(cause.getClass().getSimpleName());
				}

				@Override
				public void closed(boolean lostBeforeFirstOctet) {
					events.add("closed");
				}

			};
		}).build();
		Selecting.connect(client).close();
		assertThat(events).containsExactly(dead.toString(), "ProxyUnreachableException", at(this.good).toString(),
				"established", "closed");
	}

	@Test
	void aLookupOfAFurtherEndpointNeverBlocks() throws IOException {
		this.names.set("slow.corp", "127.0.0.1");
		Runnable end = this.names.hang("slow.corp");
		Socks5Client client = through(playing(Script.of(GREETING).thenCloses()),
				ProxyEndpoint.of("slow.corp", this.good.port()))
			.build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			awaitLookup(connect);
			for (int i = 0; i < 10; i++) {
				// a try that blocks is over when it returns
				assertThat(connect.proceed()).isFalse();
				assertThat(connect.interestOps()).isZero();
				assertThat(connect.remaining()).isBetween(Duration.ofMillis(1), Duration.ofMillis(10));
			}
			assertThat(connect.channel().isOpen()).isTrue();
			assertThat(connect.channel().isBlocking()).isFalse();
			end.run();
			selecting.finish(connect);
			connect.channel().close();
		}
		assertThat(this.good.requests()).hasSize(1);
	}

	private static void awaitLookup(ChannelConnect connect) throws IOException {
		while (connect.interestOps() != 0) {
			assertThat(connect.proceed()).isFalse();
			Thread.onSpinWait();
		}
	}

	@Test
	void aLookupThatNeverEndsCostsItsShareOnly() throws IOException {
		this.names.hang("slow.corp");
		Socks5Client client = within(through(dead(), ProxyEndpoint.of("slow.corp", 1080), at(this.good)),
				Duration.ofSeconds(6))
			.build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 1L, 0L);
		assertFailed(client, 1, "timed out (");
	}

	@Test
	void theLookupOfTheFirstEndpointMayFail() throws IOException {
		Socks5Client client = through(ProxyEndpoint.of("unknown.corp", 1080), at(this.good)).build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 0L);
		assertFailed(client, 0, "not reachable");
	}

	@Test
	void closeEndsALookup() throws IOException {
		Runnable end = this.names.set("slow.corp", "127.0.0.1").hang("slow.corp");
		Socks5Client client = through(playing(Script.of(GREETING).thenCloses()),
				ProxyEndpoint.of("slow.corp", this.good.port()))
			.build();
		ChannelConnect connect = client.startConnect("chat.corp", 5222);
		awaitLookup(connect);
		SocketChannel channel = connect.channel();
		connect.close();
		assertThat(channel.isOpen()).isFalse();
		assertThat(connect.proceed()).isFalse();
		end.run();
		assertThat(failures(client)).containsExactly(1L, 0L);
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
		assertThat(this.good.requests()).isEmpty();
	}

	@Test
	void theNextAddressOfANameGetsAChannel() throws IOException {
		SamePort pool = closing(SamePort.of(null, this.good));
		this.names.set("pool.corp", SamePort.addresses(2));
		Socks5Client client = through(ProxyEndpoint.of("pool.corp", pool.port())).build();
		try (SocketChannel channel = Selecting.connect(client)) {
			assertThat(channel.getRemoteAddress().toString()).endsWith("/127.0.0.2:" + pool.port());
		}
		// both are one endpoint
		assertThat(failures(client)).containsExactly(0L);
	}

	@Test
	void anAddressThatDoesNotAnswerCostsItsShareOnly() throws IOException {
		SamePort pool = closing(SamePort.of(null, this.good));
		pool.close(0);
		closing(BlackHole.open(InetAddress.getByName("127.0.0.1"), pool.port()));
		this.names.set("pool.corp", SamePort.addresses(2));
		Socks5Client client = through(ProxyEndpoint.of("pool.corp", pool.port())).connectTimeout(Duration.ofSeconds(2))
			.build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222); Selecting selecting = new Selecting()) {
			assertThat(connect.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(1));
			assertThat(connect.interestOps()).isEqualTo(SelectionKey.OP_CONNECT);
			selecting.finish(connect);
			assertThat(selecting.channels()).first().isNotSameAs(connect.channel());
			assertThat(connect.channel().getRemoteAddress().toString()).endsWith("/127.0.0.2:" + pool.port());
			connect.channel().close();
		}
	}

	@Test
	void theFailureOfTheLastAddressContainsThoseBefore() {
		SamePort pool = closing(SamePort.of(null, null, null));
		this.names.set("pool.corp", SamePort.addresses(3));
		Socks5Client client = through(ProxyEndpoint.of("pool.corp", pool.port())).build();
		IOException failure = TestClients.failureOf(() -> Selecting.connect(client));
		assertThat(failure).isInstanceOf(ProxyUnreachableException.class);
		assertThat(Objects.requireNonNull(failure.getCause()).getSuppressed()).hasSize(2);
	}

	@Test
	void theNextEndpointFollowsAllAddresses() throws IOException {
		SamePort pool = closing(SamePort.of(null, null));
		this.names.set("pool.corp", SamePort.addresses(2));
		Socks5Client client = through(ProxyEndpoint.of("pool.corp", pool.port()), at(this.good)).build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 0L);
	}

	@Test
	void aChainLooksUpTheNextEndpoint() throws IOException {
		FakeSocksServer inner = closing(FakeSocksServer.open()).knowing("chat.corp", this.echo.port());
		Socks5Client outer = TestClients.proxy(this.good).resolve(NameResolution.LOCAL).build();
		Socks5Client client = through(dead(), ProxyEndpoint.of("localhost", inner.port())).via(outer).build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 0L);
		assertThat(this.good.requests()).hasSize(2).allMatch((request) -> request.host().startsWith("127."));
		assertThat(inner.requests()).hasSize(1);
	}

	@Test
	void aChainHoldsAnUnknownEndpointDown() throws IOException {
		FakeSocksServer inner = closing(FakeSocksServer.open()).knowing("chat.corp", this.echo.port());
		Socks5Client outer = TestClients.proxy(this.good).resolve(NameResolution.LOCAL).build();
		Socks5Client client = through(dead(), ProxyEndpoint.of("proxy.invalid", 1080), at(inner)).via(outer).build();
		Selecting.connect(client).close();
		assertThat(failures(client)).containsExactly(1L, 1L, 0L);
		assertFailed(client, 1, "not reachable");
	}

	@Test
	void aClosedChannelIsNotReplaced() throws IOException {
		Socks5Client client = through(playing(Script.of(GREETING)), at(this.good)).build();
		try (ChannelConnect connect = client.startConnect("chat.corp", 5222)) {
			connect.channel().close();
			assertThatExceptionOfType(IOException.class).isThrownBy(connect::proceed);
			assertThat(connect.channel().isOpen()).isFalse();
		}
		assertThat(failures(client)).containsExactly(0L, 0L);
		assertThat(this.good.requests()).isEmpty();
	}

}
