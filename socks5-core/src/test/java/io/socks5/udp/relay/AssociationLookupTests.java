package io.socks5.udp.relay;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.FutureTask;

import io.socks5.client.TestClients;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.HangingLookups;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the lookups of destinations end with their association.
 */
@Timeout(60)
class AssociationLookupTests {

	private final HangingLookups hanging = new HangingLookups();

	private final ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""));

	private final Socket control = new Socket(Proxy.NO_PROXY);

	private RelayedDatagramSocket socket;

	@BeforeEach
	void open() throws IOException {
		InetSocketAddress relay = new InetSocketAddress(LoopbackServer.loopback(), this.proxy.port());
		this.control.connect(relay);
		this.socket = new RelayedDatagramSocket(relay, this.control, ExchangeChain.direct(deadline()),
				DatagramProtection.of(null, Endpoint.of(relay)), new NoResolver());
	}

	@AfterEach
	void close() {
		this.socket.close();
		this.hanging.close();
		this.proxy.close();
	}

	private static Deadline deadline() {
		return Deadline.after(Duration.ofMinutes(5), "connect timeout");
	}

	private FutureTask<IOException> lookUp(String name) {
		NameResolver names = this.socket.names(this.hanging.lookup());
		return TestClients.start(() -> TestClients.failureOf(() -> names.address(name, deadline())));
	}

	private static void isClosed(IOException failure) {
		assertThat(failure).isExactlyInstanceOf(SocketException.class).hasMessage("Socket closed");
	}

	@Test
	void closeCancelsThoseThatRunAndThoseThatWait() throws Exception {
		FutureTask<IOException> running = lookUp("one.test");
		this.hanging.awaitStarted();
		FutureTask<IOException> waiting = lookUp("two.test");
		Eventually.await("a lookup that waits", () -> this.hanging.waiting() == 1);
		this.socket.close();
		isClosed(TestClients.result(running));
		isClosed(TestClients.result(waiting));
		assertThat(this.hanging.waiting()).isZero();
	}

	@Test
	void noneIsLeftInTheQueueAfterClose() throws Exception {
		NameLookup.Wait other = this.hanging.lookup().start("one.test");
		this.socket.close();
		isClosed(TestClients.result(lookUp("two.test")));
		assertThat(this.hanging.waiting()).isZero();
		other.cancel();
	}

	@Test
	void oneThatIsOverIsNotKept() throws Exception {
		NameLookup lookup = NameLookup.ofClient();
		InetAddress found = this.socket.names(lookup).address("localhost", deadline());
		assertThat(found.isLoopbackAddress()).isTrue();
		WeakReference<NameLookup> ended = new WeakReference<>(lookup);
		lookup = this.hanging.lookup();
		Eventually.awaitCollected(ended);
		assertThat(this.socket.isClosed()).isFalse();
		assertThat(lookup).isNotNull();
	}

	/**
	 * The settings of the client, which play no part.
	 */
	private static final class NoResolver implements DestinationResolver {

		@Override
		public NameLookup lookup() {
			throw new AssertionError("not asked for");
		}

		@Override
		public void requireAllowed(Endpoint destination) {
		}

		@Override
		public Endpoint resolved(Endpoint destination, NameResolver names) {
			return destination;
		}

	}

}
