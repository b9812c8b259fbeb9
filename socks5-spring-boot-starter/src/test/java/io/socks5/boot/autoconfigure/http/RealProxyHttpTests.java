package io.socks5.boot.autoconfigure.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.socks5.boot.autoconfigure.http.HttpLibrary.Pages;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Spring Boot's HTTP clients, each through Dante and through microsocks, to a site whose
 * name is the proxy's secret.
 */
@Timeout(180)
class RealProxyHttpTests {

	private final List<AutoCloseable> started = new ArrayList<>();

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.started) {
			each.close();
		}
	}

	static Stream<Arguments> each() {
		return Stream.of(HttpLibrary.values())
			.flatMap((library) -> Stream.of(Arguments.of(library, Product.DANTE),
					Arguments.of(library, Product.MICROSOCKS)));
	}

	@ParameterizedTest
	@MethodSource("each")
	void letsAHundredRequestsShareAPool(HttpLibrary library, Product product) throws Exception {
		RealProxy proxy = started(product.start());
		try (TestSite site = TestSite.open(proxy.knownName())) {
			run(library, proxy, site, (context) -> {
				Pages pages = library.pages(context);
				List<String> got = Concurrently.each(100, () -> pages.get(site.url("/slow")));
				assertThat(got).containsOnly("late").hasSize(100);
				assertThat(site.connections()).isBetween(1, 100);
			});
		}
	}

	@ParameterizedTest
	@MethodSource("each")
	void failsWhileTheProxyIsDeadAndWorksWhenItReturns(HttpLibrary library, Product product) throws Exception {
		RealProxy proxy = started(product.start());
		try (TestSite site = TestSite.open(proxy.knownName())) {
			run(library, proxy, site, (context) -> {
				Pages pages = library.pages(context);
				HealthIndicator health = context.getBean(Socks5HealthIndicator.class);
				assertThat(pages.get(site.url("/hello"))).isEqualTo("hello");
				assertThat(status(health)).isEqualTo(Status.UP);
				proxy.kill();
				assertThatException().isThrownBy(() -> getTwice(pages, site.url("/hello")))
					.satisfies((ex) -> assertThat(ProxiedHttpClientsTests.causes(ex)).as("%s", ex)
						.anyMatch(Socks5Failure.class::isInstance));
				assertThat(status(health)).isEqualTo(Status.DOWN);
				proxy.restart();
				assertThat(pages.get(site.url("/hello"))).isEqualTo("hello");
				assertThat(status(health)).isEqualTo(Status.UP);
			});
		}
	}

	@ParameterizedTest
	@MethodSource("each")
	void reportsTheReplyToAnUnknownName(HttpLibrary library, Product product) throws Exception {
		RealProxy proxy = started(product.start());
		try (TestSite site = TestSite.open(proxy.knownName())) {
			run(library, proxy, site, (context) -> {
				Pages pages = library.pages(context);
				assertThatException().isThrownBy(() -> pages.get("https://" + proxy.unknownName() + "/"))
					.satisfies((ex) -> assertThat(
							ProxiedHttpClientsTests.cause(ex, RequestRejectedException.class).replyCode())
						.isIn(ReplyCode.HOST_UNREACHABLE, ReplyCode.GENERAL_FAILURE));
			});
		}
	}

	private void run(HttpLibrary library, RealProxy proxy, TestSite site, ContextConsumer<ApplicationContext> test) {
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + proxy.port(),
					"socks5.proxy.username=" + proxy.username(), "socks5.proxy.password=" + proxy.password(),
					"socks5.proxy.handshake-timeout=60s", "socks5.proxy.health.timeout=60s",
					"socks5.proxy.health.interval=0s", HttpApplication.ENABLED, library.property())
			.withPropertyValues(site.properties())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	// the first may meet a pooled connection that has broken, which is no connect
	private static void getTwice(Pages pages, String url) {
		try {
			pages.get(url);
		}
		catch (RuntimeException ex) {
			pages.get(url);
		}
	}

	private static Status status(HealthIndicator indicator) {
		return Objects.requireNonNull(indicator.health()).getStatus();
	}

	private RealProxy started(RealProxy proxy) {
		this.started.add(proxy);
		return proxy;
	}

	/**
	 * Who makes the proxy.
	 */
	enum Product {

		DANTE, MICROSOCKS;

		RealProxy start() throws IOException {
			return (this == DANTE) ? Danted.startWithLogin() : Microsocks.startWithLogin();
		}

	}

}
