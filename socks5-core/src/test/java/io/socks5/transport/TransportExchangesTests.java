package io.socks5.transport;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.handshake.AbstractGreetingTests;
import io.socks5.handshake.AbstractLoginTests;
import io.socks5.handshake.AbstractRefusalTests;
import io.socks5.handshake.AbstractReplyTests;
import io.socks5.handshake.AbstractRequestTests;
import io.socks5.netty.NettyClient;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import io.socks5.transport.LoopbackDriver.Reached;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All exchanges through all transports, from the same text.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportExchangesTests {

	/** As many as the bare handshake plays. */
	private static final int TRANSCRIPTS = 845;

	private static final List<Function<Driver, Exchanges>> CATALOGUE = List
		.of((driver) -> new AbstractGreetingTests(driver) {
		}, (driver) -> new AbstractLoginTests(driver) {
		}, (driver) -> new AbstractRequestTests(driver) {
		}, (driver) -> new AbstractReplyTests(driver) {
		}, (driver) -> new AbstractRefusalTests(driver) {
		});

	private final Map<String, Driver> drivers = new LinkedHashMap<>();

	private final Map<String, AtomicInteger> transcripts = new LinkedHashMap<>();

	private NettyClient netty;

	@BeforeAll
	void start() {
		this.netty = new NettyClient();
		this.drivers.put("blocking socket", new LoopbackDriver(ClientTransports::connect));
		this.drivers.put("openChannel", new LoopbackDriver(ClientTransports::openChannel));
		this.drivers.put("startConnect", new LoopbackDriver(ClientTransports::startConnect));
		this.drivers.put("connectAsync", new LoopbackDriver(ClientTransports::connectAsync));
		this.drivers.put("Netty NIO", new LoopbackDriver(this::netty));
		this.drivers.put("Netty embedded", new EmbeddedDriver());
	}

	private Reached netty(Socks5Client client, Endpoint destination) throws IOException {
		Application application = new Application();
		Channel channel = this.netty.connect(client, application, destination);
		assertThat(application.next()).isEqualTo("active");
		assertThat(application.next()).isEqualTo("tunnel");
		return new Reached() {

			@Override
			public byte[] read(int octets) {
				String all = "";
				while (all.length() < octets) {
					all += application.next();
				}
				return all.getBytes(StandardCharsets.ISO_8859_1);
			}

			@Override
			public void close() {
				NettyClient.await(channel.close());
			}

		};
	}

	@TestFactory
	Stream<DynamicContainer> everyTransport() {
		return this.drivers.entrySet()
			.stream()
			.map((driver) -> DynamicContainer.dynamicContainer(driver.getKey(),
					everyExchange(driver.getKey(), driver.getValue())));
	}

	private Stream<DynamicTest> everyExchange(String transport, Driver driver) {
		AtomicInteger count = new AtomicInteger();
		this.transcripts.put(transport, count);
		Driver counting = (attempt, transcript) -> {
			count.incrementAndGet();
			return driver.play(attempt, transcript);
		};
		return CATALOGUE.stream().map((exchanges) -> exchanges.apply(counting)).flatMap(this::tests);
	}

	private Stream<DynamicTest> tests(Exchanges exchanges) {
		Class<?> declaring = exchanges.getClass().getSuperclass();
		return Arrays.stream(declaring.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map((method) -> DynamicTest.dynamicTest(declaring.getSimpleName() + "." + method.getName(),
					() -> play(exchanges, method)));
	}

	private static void play(Exchanges exchanges, Method method) throws Throwable {
		try {
			method.setAccessible(true);
			method.invoke(exchanges);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@AfterAll
	void everyTransportHasPlayedEveryTranscript() {
		this.netty.close();
		assertThat(this.transcripts).hasSameSizeAs(this.drivers);
		assertThat(this.transcripts.values())
			.allSatisfy((count) -> assertThat(count.get()).isGreaterThanOrEqualTo(TRANSCRIPTS));
	}

}
