package io.socks5.boot.autoconfigure.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.socks5.boot.autoconfigure.http.HttpLibrary.Pages;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FlightRelay;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the round trips of a GET over HTTPS (TLS 1.3) through Dante, each over a new
 * connection of the HTTP client. A client cannot need fewer flights than it has to wait
 * for answers. On a busy machine it can seem to need more, so a measurement is repeated.
 */
@Timeout(180)
class HttpsFlightTests {

	private static final Duration DELAY = Duration.ofMillis(40);

	private static final int ATTEMPTS = 10;

	private RealProxy proxy;

	private TestSite site;

	private FlightRelay relay;

	@BeforeEach
	void start() throws IOException {
		this.proxy = Danted.startWithLogin();
		this.site = TestSite.open(this.proxy.knownName());
		this.relay = FlightRelay.before(this.proxy.port(), DELAY);
	}

	@AfterEach
	void stop() {
		// not started where the program is missing
		if (this.proxy != null) {
			this.relay.close();
			this.site.close();
			this.proxy.close();
		}
	}

	@Test
	void withoutAProxyItTakesThree() throws Exception {
		try (FlightRelay direct = FlightRelay.before(this.site.port(), DELAY)) {
			assertFlights(direct, 3, () -> get(HttpsPeers.httpComponents(this.site, null), direct.port()));
		}
	}

	@Test
	void withTheJdkItTakesSix() throws Exception {
		HttpsPeers.giveJdkTheLogin(this.proxy);
		try {
			InetSocketAddress socks = new InetSocketAddress("127.0.0.1", this.relay.port());
			assertFlights(this.relay, 6, () -> get(HttpsPeers.httpComponents(this.site, socks), this.site.port()));
		}
		finally {
			Authenticator.setDefault(null);
		}
	}

	@Test
	void withTheHandlerOfNettyItTakesSix() throws Exception {
		assertFlights(this.relay, 6,
				() -> get(HttpsPeers.reactor(this.site, this.proxy, this.relay.port()), this.site.port()));
	}

	@Test
	void sequentiallyItTakesSix() {
		assertFlights(HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, 6, Map.of());
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT_WITH_HTTP_COMPONENTS", "REST_CLIENT_WITH_REACTOR" })
	void withEarlyDataItTakesFive(HttpLibrary library) {
		assertFlights(library, 5, Map.of("early-data", "true"));
	}

	@Test
	void overAWarmConnectionItTakesThree() {
		assertFlights(HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, 3, Map.of("warm.enabled", "true"));
	}

	@Test
	void overAWarmConnectionWithEarlyDataItTakesTwo() {
		assertFlights(HttpLibrary.REST_CLIENT_WITH_HTTP_COMPONENTS, 2,
				Map.of("warm.enabled", "true", "early-data", "true"));
	}

	private void assertFlights(HttpLibrary library, int expected, Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>(properties);
		all.put("warm.max-idle", "60s");
		all.put("host", "127.0.0.1");
		all.put("port", String.valueOf(this.relay.port()));
		all.put("username", this.proxy.username());
		all.put("password", this.proxy.password());
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues(all.entrySet()
				.stream()
				.map((each) -> "socks5.proxy." + each.getKey() + "=" + each.getValue())
				.toArray(String[]::new))
			.withPropertyValues(HttpApplication.ENABLED, library.property())
			.withPropertyValues(this.site.properties())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				boolean warm = properties.containsKey("warm.enabled");
				if (warm) {
					hello(library.pages(context), this.site.url("/hello"));
				}
				assertFlights(this.relay, expected, () -> {
					// a new client has an empty pool
					Pages pages = library.pages(context);
					if (warm) {
						awaitWarm(context);
						this.relay.reset();
					}
					hello(pages, this.site.url("/hello"));
				});
			});
	}

	private static void awaitWarm(ApplicationContext context) {
		Eventually.await("two idle connections", () -> context.getBean(Socks5Client.class).warm(),
				(warm) -> warm.idle() == 2);
	}

	private static void assertFlights(FlightRelay relay, int expected, Get get) throws Exception {
		int least = Integer.MAX_VALUE;
		for (int i = 0; i < ATTEMPTS && least > expected; i++) {
			relay.reset();
			get.run();
			least = Math.min(least, relay.flights());
		}
		assertThat(least).isEqualTo(expected);
	}

	private static void hello(Pages pages, String url) {
		assertThat(pages.get(url)).isEqualTo("hello");
	}

	private static void get(ClientHttpRequestFactory factory, int port) {
		RestClient client = RestClient.builder().requestFactory(factory).build();
		assertThat(client.get().uri("https://127.0.0.1:" + port + "/hello").retrieve().body(String.class))
			.isEqualTo("hello");
	}

	/**
	 * Gets the page.
	 */
	@FunctionalInterface
	private interface Get {

		void run() throws Exception;

	}

}
