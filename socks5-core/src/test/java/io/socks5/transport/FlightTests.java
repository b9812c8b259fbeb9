package io.socks5.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the round trips of a connect: the flights of the client before the tunnel is
 * established. A flight is all that it sends without another answer, however many
 * segments that takes. It is seen where the proxy ends in place of that answer: the
 * client can only give up, and what it has sent by then is what it would have sent.
 */
@Timeout(60)
class FlightTests {

	private static final String HELLO = "'GET /'";

	private static final String SEQUENTIAL = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String NEGOTIATED = """
			> 05 02 00 02                           VER NMETHODS METHODS
			< 05 02                                 VER METHOD
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			< 01 00                                 VER STATUS
			""";

	private static final String REQUEST = """
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private static final String REPLY = """
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String LOGIN = NEGOTIATED + REQUEST + REPLY;

	private static final String PIPELINED = """
			> 05 01 00                              VER NMETHODS METHODS
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 00                                 VER METHOD
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static final String PIPELINED_LOGIN = """
			> 05 01 02                              VER NMETHODS METHODS
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			< 05 02                                 VER METHOD
			< 01 00                                 VER STATUS
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private static Socks5Client.Builder builder(ScriptedProxy proxy) {
		return Socks5Client.builder().proxy(proxy.host(), proxy.port());
	}

	private static Socks5Client.Builder login(ScriptedProxy proxy) {
		return builder(proxy).credentials("alice", "s3cret");
	}

	@ParameterizedTest
	@EnumSource
	void twoWithoutALogin(Way way) throws Exception {
		assertThat(flights(SEQUENTIAL, way, FlightTests::builder)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void threeWithALogin(Way way) throws Exception {
		assertThat(flights(LOGIN, way, FlightTests::login)).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void onePipelined(Way way) throws Exception {
		assertThat(flights(PIPELINED, way, (proxy) -> builder(proxy).pipelining(true))).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void onePipelinedWithALogin(Way way) throws Exception {
		assertThat(flights(PIPELINED_LOGIN, way, (proxy) -> login(proxy).pipelining(true))).isEqualTo(1);
	}

	@Test
	void noMoreForTheFirstOctetsOfTheApplication() throws Exception {
		String firstFlight = "> " + HELLO + "\n";
		assertThat(flights(SEQUENTIAL.replace(REPLY, firstFlight + REPLY), FlightTests::sayHello, FlightTests::builder))
			.isEqualTo(2);
		assertThat(flights(LOGIN.replace(REPLY, firstFlight + REPLY), FlightTests::sayHello, FlightTests::login))
			.isEqualTo(3);
	}

	@Test
	void oneForAllWhenPipelinedWithTheFirstOctetsOfTheApplication() throws Exception {
		String transcript = PIPELINED_LOGIN.replace("< 05 02", "> " + HELLO + "\n< 05 02");
		assertThat(flights(transcript, FlightTests::sayHello, (proxy) -> login(proxy).pipelining(true))).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SOCKET", "CHANNEL", "ASYNC" })
	void oneOnAConnectionMadeAheadOfDemand(Way way) throws Exception {
		assertThat(flightsWhenWarm(REQUEST, way)).isEqualTo(1);
	}

	@Test
	void oneAheadOfDemandWithTheFirstOctetsOfTheApplication() throws Exception {
		assertThat(flightsWhenWarm(REQUEST + "> " + HELLO + "\n", FlightTests::sayHello)).isEqualTo(1);
	}

	private static void sayHello(Socks5Client client) throws IOException {
		InetSocketAddress destination = InetSocketAddress.createUnresolved("chat.corp", 5222);
		try (Socket socket = client.connect(destination, "GET /".getBytes(StandardCharsets.US_ASCII))) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

	// proves a transcript to be cut into flights where the proxy's turns are
	private static int flights(String transcript, Connect connect, Configuration configuration) throws Exception {
		List<String> untilEachFlight = untilEachFlight(transcript);
		for (String start : untilEachFlight) {
			try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(start).thenSendsNoMore());
					Socks5Client client = configuration.of(proxy).build()) {
				assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> connect.through(client));
				assertThatAllWas(start, proxy.nextConnection());
			}
		}
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript));
				Socks5Client client = configuration.of(proxy).build()) {
			connect.through(client);
			assertThatAllWas(transcript, proxy.nextConnection());
		}
		return untilEachFlight.size();
	}

	// the first connect is the demand; the connection made then ends in place of its
	// reply, and the connect asks again on another one
	private static int flightsWhenWarm(String flight, Connect connect) throws Exception {
		Script cold = Script.of(LOGIN);
		Script again = Script.of(NEGOTIATED + flight + REPLY);
		Script ahead = Script.of(NEGOTIATED + flight).thenSendsNoMore();
		try (ScriptedProxy proxy = ScriptedProxy.playing(cold, ahead, again, Script.of(NEGOTIATED));
				Socks5Client client = login(proxy).warm(1, Duration.ofMinutes(5)).build()) {
			client.connect("chat.corp", 5222).close();
			assertThatAllWas(LOGIN, proxy.nextConnection());
			Eventually.await("idle > 0", client::warm, (warm) -> warm.idle() > 0);
			ScriptedConnection waiting = proxy.nextConnection();
			assertThat(waiting.received()).isEqualTo(sent(NEGOTIATED));
			connect.through(client);
			assertThatAllWas(NEGOTIATED + flight, waiting);
			assertThat(client.warm().hits()).isEqualTo(1);
		}
		return untilEachFlight(flight).size();
	}

	private static void assertThatAllWas(String transcript, ScriptedConnection connection) {
		connection.awaitClosedByClient();
		assertThat(connection.received()).isEqualTo(sent(transcript));
	}

	private static String sent(String transcript) {
		String octets = transcript.lines()
			.filter((line) -> line.startsWith("> "))
			.map((line) -> line.substring(2).replaceAll(" {2,}[A-Z].*", ""))
			.collect(Collectors.joining(" "));
		return Octets.text(Octets.of(octets));
	}

	private static List<String> untilEachFlight(String transcript) {
		List<String> lines = transcript.lines().toList();
		List<String> starts = new ArrayList<>();
		for (int i = 1; i <= lines.size(); i++) {
			boolean ends = i == lines.size() || lines.get(i).startsWith("<");
			if (lines.get(i - 1).startsWith(">") && ends) {
				starts.add(String.join("\n", lines.subList(0, i)));
			}
		}
		return starts;
	}

	/**
	 * The ways in which a client connects.
	 */
	enum Way implements Connect {

		/** A blocking socket. */
		SOCKET(ClientTransports::connect),

		/** A channel, blocking. */
		CHANNEL(ClientTransports::openChannel),

		/** A channel on another thread. */
		ASYNC(ClientTransports::connectAsync),

		/** A channel and a selector. */
		SELECTOR(ClientTransports::startConnect),

		/** The Netty handler. */
		NETTY(Way::netty);

		private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

		private final Opening opening;

		Way(Opening opening) {
			this.opening = opening;
		}

		@Override
		public void through(Socks5Client client) throws Exception {
			this.opening.open(client, CHAT).close();
		}

		private static AutoCloseable netty(Socks5Client client, Endpoint destination) throws IOException {
			NettyClient netty = new NettyClient();
			try {
				Channel channel = netty.connect(client, new Application(), destination);
				return () -> {
					NettyClient.await(channel.close());
					netty.close();
				};
			}
			catch (IOException ex) {
				netty.close();
				throw ex;
			}
		}

	}

	/**
	 * Opens a tunnel.
	 */
	@FunctionalInterface
	private interface Opening {

		AutoCloseable open(Socks5Client client, Endpoint destination) throws IOException;

	}

	/**
	 * Connects and closes.
	 */
	@FunctionalInterface
	private interface Connect {

		void through(Socks5Client client) throws Exception;

	}

	/**
	 * Describes a client.
	 */
	@FunctionalInterface
	private interface Configuration {

		Socks5Client.Builder of(ScriptedProxy proxy);

	}

}
