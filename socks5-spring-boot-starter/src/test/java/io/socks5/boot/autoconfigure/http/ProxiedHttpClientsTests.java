package io.socks5.boot.autoconfigure.http;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.http.HttpLibrary.Pages;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.real.Concurrently;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What Spring Boot's HTTP clients do behind the proxy, each of them.
 */
@Timeout(120)
class ProxiedHttpClientsTests {

	private static final String NAME = "site.known-to-the-proxy.test";

	private final TestSite site = TestSite.open(NAME);

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret").knowing(NAME, this.site.port());

	private ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS);

	@BeforeEach
	void configure() {
		this.runner = this.runner
			.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.proxy.port(),
					"socks5.proxy.username=alice", "socks5.proxy.password=s3cret", HttpApplication.ENABLED)
			.withPropertyValues(this.site.properties());
	}

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
		this.site.close();
	}

	@ParameterizedTest
	@EnumSource
	void getsAPageByANameThatOnlyTheProxyKnows(HttpLibrary library) {
		run(library, (context) -> {
			assertThat(library.pages(context).get(this.site.url("/hello"))).isEqualTo("hello");
			assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, NAME, this.site.port()));
		});
	}

	@ParameterizedTest
	@EnumSource
	void usesAConnectionAgain(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			for (int i = 0; i < 20; i++) {
				pages.get(this.site.url("/hello"));
			}
			// a library may give a connection back just after the next request
			assertThat(this.proxy.requests()).hasSizeLessThan(20);
		});
	}

	@ParameterizedTest
	@EnumSource
	void letsManyRequestsShareAPool(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			for (int i = 0; i < 2; i++) {
				List<String> got = Concurrently.each(100, () -> pages.get(this.site.url("/slow")));
				assertThat(got).containsOnly("late").hasSize(100);
			}
			assertThat(this.proxy.requests()).hasSizeLessThan(200);
		});
	}

	@ParameterizedTest
	@EnumSource
	void countsItsConnects(HttpLibrary library) {
		run(library, (context) -> {
			library.pages(context).get(this.site.url("/hello"));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("socks5.client.handshake")
				.tags("outcome", "success", "auth.method", "username_password", "proxy", "default")
				.timer()
				.count()).isEqualTo(1);
			assertThat(registry.get("socks5.client.replies").tags("reply", "succeeded").counter().count()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void failsWithTheReplyOfTheProxyAndAsksOnce(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			assertThatException().isThrownBy(() -> pages.get("https://unknown.test/"))
				.satisfies((ex) -> assertThat(cause(ex, RequestRejectedException.class).replyCode())
					.isEqualTo(ReplyCode.HOST_UNREACHABLE));
			assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "unknown.test", 443));
		});
	}

	@ParameterizedTest
	@EnumSource
	void failsWithARefusedLogin(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			assertThatException().isThrownBy(() -> pages.get(this.site.url("/hello")))
				.satisfies((ex) -> assertThat(cause(ex, ProxyAuthenticationException.class).reason())
					.isEqualTo(ProxyAuthenticationException.Reason.CREDENTIALS_REJECTED));
		}, "socks5.proxy.password=wrong");
	}

	@ParameterizedTest
	@EnumSource
	void failsWithAProxyThatIsNotThere(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			assertThatException().isThrownBy(() -> pages.get(this.site.url("/hello")))
				.satisfies((ex) -> cause(ex, ProxyUnreachableException.class));
		}, "socks5.proxy.port=1");
	}

	@ParameterizedTest
	@EnumSource
	void connectsDirectlyToConfiguredHosts(HttpLibrary library) {
		run(library, (context) -> {
			assertThat(library.pages(context).get("https://127.0.0.1:" + this.site.port() + "/hello"))
				.isEqualTo("hello");
			assertThat(this.proxy.requests()).isEmpty();
		}, "socks5.proxy.non-proxy-hosts=127.0.0.0/8");
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheConnectTimeout(HttpLibrary library) {
		try (ScriptedProxy silent = ProxyScripts.silent()) {
			run(library, (context) -> {
				Pages pages = library.pages(context);
				assertThatException().isThrownBy(() -> pages.get(this.site.url("/hello")))
					.satisfies((ex) -> cause(ex, SocketTimeoutException.class));
			}, "socks5.proxy.port=" + silent.port(), "spring.http.clients.connect-timeout=300ms",
					"socks5.proxy.handshake-timeout=100s");
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheReadTimeout(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			pages.get(this.site.url("/hello"));
			assertThatException().isThrownBy(() -> pages.get(this.site.url("/never")))
				.satisfies((ex) -> assertThat(causes(ex).map((cause) -> cause.getClass().getSimpleName()))
					.anyMatch((name) -> name.contains("Timeout")));
		}, "spring.http.clients.read-timeout=500ms");
	}

	@ParameterizedTest
	@EnumSource
	void followsRedirects(HttpLibrary library) {
		run(library,
				(context) -> assertThat(library.pages(context).get(this.site.url("/redirect"))).isEqualTo("hello"));
	}

	@ParameterizedTest
	@EnumSource
	void followsNoRedirectsIfConfigured(HttpLibrary library) {
		run(library, (context) -> assertThat(library.pages(context).get(this.site.url("/redirect"))).isEmpty(),
				"spring.http.clients.redirects=dont-follow");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "REST_CLIENT_WITH_REACTOR", "WEB_CLIENT_WITH_REACTOR" })
	void keepsCookiesIfConfigured(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			assertThat(pages.get(this.site.url("/cookie"))).isEqualTo("none");
			assertThat(pages.get(this.site.url("/cookie"))).isEqualTo("biscuit=1");
		}, "spring.http.clients.cookie-handling=enable");
	}

	@Tag("spring-boot-4.1")
	@ParameterizedTest
	@EnumSource
	void dropsCookiesIfConfigured(HttpLibrary library) {
		run(library, (context) -> {
			Pages pages = library.pages(context);
			pages.get(this.site.url("/cookie"));
			assertThat(pages.get(this.site.url("/cookie"))).isEqualTo("none");
		}, "spring.http.clients.cookie-handling=disable");
	}

	@ParameterizedTest
	@EnumSource
	void trustsTheBundleAlone(HttpLibrary library) {
		try (TestSite other = TestSite.open(NAME)) {
			run(library, (context) -> {
				Pages pages = library.pages(context);
				assertThatException().isThrownBy(() -> pages.get(this.site.url("/hello")))
					.satisfies((ex) -> cause(ex, SSLException.class));
			}, other.properties());
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsALiteralAddressAsSuch(HttpLibrary library) {
		run(library, (context) -> {
			assertThat(library.pages(context).get("https://127.0.0.1:" + this.site.port() + "/hello"))
				.isEqualTo("hello");
			assertThat(this.proxy.requests())
				.containsExactly(new FakeSocksServer.Request(1, "127.0.0.1", this.site.port()));
		});
	}

	private void run(HttpLibrary library, ContextConsumer<ApplicationContext> test, String... properties) {
		this.runner.withPropertyValues(library.property()).withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
		List<Throwable> found = causes(failure).filter(type::isInstance).toList();
		assertThat(found).as(() -> causes(failure).toList().toString()).isNotEmpty();
		return type.cast(found.get(0));
	}

	static Stream<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause);
	}

}
