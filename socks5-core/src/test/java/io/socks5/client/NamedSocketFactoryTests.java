package io.socks5.client;

import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import io.socks5.client.ClientRegistry.Registration;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Factories that libraries create by the name of a class.
 */
@Timeout(60)
class NamedSocketFactoryTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("db.corp", this.echo.port());

	private final Socks5Client client = client("database");

	private Socks5Client client(String name) {
		return Socks5Client.builder().name(name).proxy(this.proxy.host(), this.proxy.port()).build();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.proxy.close();
		this.echo.close();
	}

	@Test
	void aDriverFindsTheClientByItsNameAndByItsKey() throws Exception {
		try (Registration registration = ClientRegistry.register(this.client)) {
			for (String name : new String[] { "database", registration.key() }) {
				SocketFactory factory = created(name);
				try (Socket socket = factory.createSocket()) {
					socket.connect(InetSocketAddress.createUnresolved("db.corp", 5432));
					assertThat(socket).isInstanceOf(Socks5Socket.class);
				}
				factory.createSocket("db.corp", 5432).close();
			}
		}
		assertThat(this.proxy.requests()).hasSize(4).containsOnly(new FakeSocksServer.Request(3, "db.corp", 5432));
	}

	private static SocketFactory created(String name) throws ReflectiveOperationException {
		return (SocketFactory) Class.forName("io.socks5.client.NamedSocketFactory")
			.getConstructor(String.class)
			.newInstance(name);
	}

	@Test
	void jndiGetsTheClientNamedDefault() throws Exception {
		assertThatIllegalStateException().isThrownBy(NamedSocketFactory::getDefault)
			.withMessageContaining("No SOCKS5 client named 'default' is registered");
		try (Socks5Client named = client("default"); Registration registration = ClientRegistry.register(named)) {
			assertThat(registration.key()).startsWith("default#");
			NamedSocketFactory.getDefault().createSocket("db.corp", 389).close();
			new NamedSocketFactory().createSocket("db.corp", 389).close();
		}
		assertThat(this.proxy.requests()).hasSize(2);
	}

	@Test
	void anUnknownNameFailsAndListsTheNames() {
		try (Registration registration = ClientRegistry.register(this.client)) {
			assertThat(registration.key()).isNotEmpty();
			assertThatIllegalStateException().isThrownBy(() -> new NamedSocketFactory("lab"))
				.withMessage("No SOCKS5 client named 'lab' is registered: the registered names are [database]");
		}
	}

	@Test
	void twoClientsOfOneNameAreFoundByTheirKeysAlone() throws Exception {
		try (Socks5Client other = client("database");
				Registration one = ClientRegistry.register(this.client);
				Registration two = ClientRegistry.register(other)) {
			assertThat(ClientRegistry.get(one.key())).isSameAs(this.client);
			assertThat(ClientRegistry.get(two.key())).isSameAs(other);
			assertThatIllegalStateException().isThrownBy(() -> ClientRegistry.get("database"))
				.withMessage("2 SOCKS5 clients named 'database' are registered: use the key of a registration");
		}
	}

	@Test
	void afterTheEndOfTheRegistrationNothingConnects() {
		SocketFactory factory;
		try (Registration registration = ClientRegistry.register(this.client)) {
			factory = new NamedSocketFactory(registration.key());
		}
		assertThatIOException().isThrownBy(() -> factory.createSocket("db.corp", 5432))
			.withMessageContaining("No SOCKS5 client named 'database#")
			.withMessageEndingWith("is registered: the registered names are []");
		assertThat(this.proxy.requests()).isEmpty();
	}

}
