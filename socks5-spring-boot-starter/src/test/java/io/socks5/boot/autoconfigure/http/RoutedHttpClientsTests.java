package io.socks5.boot.autoconfigure.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.socks5.boot.autoconfigure.http.HttpLibrary.Pages;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Spring Boot's HTTP clients follow the routes of the default client.
 */
class RoutedHttpClientsTests {

	private final TestSite site = TestSite.plain();

	private final FakeSocksServer main = FakeSocksServer.open().knowing("site.corp", this.site.port());

	private final FakeSocksServer lab = FakeSocksServer.open().knowing("site.lab", this.site.port());

	@AfterEach
	void close() {
		this.main.close();
		this.lab.close();
		this.site.close();
	}

	@ParameterizedTest
	@EnumSource
	void followEachRoute(HttpLibrary library) {
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues(HttpApplication.ENABLED, library.property(), "socks5.proxy.host=127.0.0.1",
					"socks5.proxy.port=" + this.main.port(), "socks5.proxy.instances.lab.host=127.0.0.1",
					"socks5.proxy.instances.lab.port=" + this.lab.port(), "socks5.proxy.routes[0].hosts=*.lab",
					"socks5.proxy.routes[0].via=lab", "socks5.proxy.routes[1].hosts=127.0.0.0/8",
					"socks5.proxy.routes[1].via=direct", "socks5.proxy.routes[2].hosts=*.ads",
					"socks5.proxy.routes[2].via=deny")
			.run((context) -> {
				Pages pages = library.pages(context);
				int port = this.site.port();
				assertThat(List.of(pages.get("http://site.lab:" + port + "/hello"),
						pages.get("http://site.corp:" + port + "/hello"),
						pages.get("http://127.0.0.1:" + port + "/hello")))
					.containsOnly("hello");
				assertThat(this.lab.requests()).containsExactly(new FakeSocksServer.Request(3, "site.lab", port));
				assertThat(this.main.requests()).containsExactly(new FakeSocksServer.Request(3, "site.corp", port));
				assertThatException().isThrownBy(() -> pages.get("http://x.ads/"))
					.satisfies((ex) -> assertThat(causes(ex))
						.hasAtLeastOneElementOfType(DestinationDeniedException.class));
				assertThat(this.lab.requests()).hasSize(1);
				assertThat(this.main.requests()).hasSize(1);
			});
	}

	@Test
	void lookNoNameUp() throws Exception {
		String corp = "site.corp.internal.test";
		String lab = "site.lab.internal.test";
		this.main.knowing(corp, this.site.port());
		this.lab.knowing(lab, this.site.port());
		String properties = String.join("\n", "socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.main.port(),
				"socks5.proxy.instances.lab.host=127.0.0.1", "socks5.proxy.instances.lab.port=" + this.lab.port(),
				"socks5.proxy.routes[0].hosts=*.denied.internal.test", "socks5.proxy.routes[0].via=deny",
				"socks5.proxy.routes[1].hosts=*.lab.internal.test", "socks5.proxy.routes[1].via=lab");
		String output = LookedUp.assertNoneIn(RoutedLookups.class, properties);
		List<String> expected = new ArrayList<>();
		for (String library : Stream.concat(Stream.of(HttpLibrary.values()).map(Enum::name), Stream.of("NETTY"))
			.toList()) {
			expected.addAll(List.of("> " + library + " " + lab + " hello", "> " + library + " " + corp + " hello",
					"> " + library + " site.denied.internal.test failed"));
		}
		assertThat(output.lines().filter((line) -> line.startsWith("> "))).containsExactlyElementsOf(expected);
		int connects = HttpLibrary.values().length + 1;
		assertThat(this.lab.requests()).hasSize(connects).containsOnly(new FakeSocksServer.Request(3, lab, 8080));
		assertThat(this.main.requests()).hasSize(connects).containsOnly(new FakeSocksServer.Request(3, corp, 8080));
	}

	private static List<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, (each) -> each != null, Throwable::getCause).toList();
	}

}
