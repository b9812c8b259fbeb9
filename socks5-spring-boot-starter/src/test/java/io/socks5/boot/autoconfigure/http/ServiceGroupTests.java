package io.socks5.boot.autoconfigure.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP service groups take the way of their own instance.
 */
class ServiceGroupTests {

	private final FakeSocksServer corp = FakeSocksServer.open();

	private final FakeSocksServer lab = FakeSocksServer.open();

	private HttpServer site;

	private ApplicationContextRunner runner;

	@BeforeEach
	void start() throws IOException {
		this.site = HttpServer.create(new InetSocketAddress(LoopbackServer.loopback(), 0), 0);
		this.site.createContext("/", (exchange) -> {
			byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
			exchange.getResponseHeaders().add("Content-Type", "text/plain");
			exchange.sendResponseHeaders(200, text.length);
			exchange.getResponseBody().write(text);
			exchange.close();
		});
		this.site.start();
		int port = this.site.getAddress().getPort();
		this.corp.knowing("billing.example", port);
		this.lab.knowing("billing.example", port);
		this.runner = new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(Socks5HttpServiceGroupsAutoConfiguration.class,
					ReactiveHttpServiceClientAutoConfiguration.class))
			.withUserConfiguration(Billing.class, Stock.class)
			.withPropertyValues("spring.http.serviceclient.billing.base-url=http://billing.example",
					"spring.http.serviceclient.stock.base-url=http://billing.example", "socks5.proxy.host=127.0.0.1",
					"socks5.proxy.port=" + this.corp.port(), "socks5.proxy.instances.lab.host=127.0.0.1",
					"socks5.proxy.instances.lab.port=" + this.lab.port());
	}

	@AfterEach
	void stop() {
		this.site.stop(0);
		this.corp.close();
		this.lab.close();
	}

	@ParameterizedTest
	@CsvSource({ "http-components, reactor", "jetty, jetty", "reactor, reactor" })
	void takeAnotherWayThanOtherClients(String imperative, String reactive) {
		this.runner
			.withPropertyValues(HttpApplication.ENABLED, "spring.http.clients.imperative.factory=" + imperative,
					"spring.http.clients.reactive.connector=" + reactive,
					"socks5.proxy.http-clients.groups.billing=lab", "socks5.proxy.http-clients.groups.stock=lab")
			.run((context) -> {
				assertThat(context.getBean(BillingApi.class).read()).isEqualTo("hello");
				assertThat(context.getBean(StockApi.class).read()).isEqualTo("hello");
			});
		// Reactor Netty shares a pool between both
		assertThat(this.lab.requests()).hasSize(imperative.equals("reactor") ? 1 : 2);
		assertThat(this.corp.requests()).isEmpty();
	}

	@Test
	void takeTheWayOfOtherClientsUnlessTheyAreRouted() {
		this.runner.withPropertyValues(HttpApplication.ENABLED, "socks5.proxy.http-clients.groups.stock=lab")
			.run((context) -> assertThat(context.getBean(BillingApi.class).read()).isEqualTo("hello"));
		assertThat(this.corp.requests()).hasSize(1);
		assertThat(this.lab.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "corp" })
	void takeTheDefaultWithoutTheOthers(String name) {
		this.runner.withPropertyValues("socks5.proxy.name=corp", "socks5.proxy.http-clients.groups.billing=" + name)
			.run((context) -> assertThat(context.getBean(BillingApi.class).read()).isEqualTo("hello"));
		assertThat(this.corp.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-components", "jetty", "reactor", "jdk" })
	void goDirectly(String factory) {
		String url = "http://127.0.0.1:" + this.site.getAddress().getPort();
		this.runner.withPropertyValues((factory.equals("jdk") ? "some=thing" : HttpApplication.ENABLED),
				"spring.http.clients.imperative.factory=" + factory,
				"spring.http.serviceclient.billing.base-url=" + url, "spring.http.serviceclient.stock.base-url=" + url,
				"socks5.proxy.http-clients.groups.billing=direct", "socks5.proxy.http-clients.groups.stock=direct")
			.run((context) -> {
				assertThat(context.getBean(BillingApi.class).read()).isEqualTo("hello");
				assertThat(context.getBean(StockApi.class).read()).isEqualTo("hello");
			});
		assertThat(this.corp.requests()).isEmpty();
	}

	@Test
	void stopTheStartWithAClientThatWouldBypassTheProxy() {
		this.runner
			.withPropertyValues("spring.http.clients.imperative.factory=jdk",
					"socks5.proxy.http-clients.groups.billing=lab")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(HttpClientBypassException.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "billing=lap|There is no SOCKS5 client named 'lap': the names are default, lab, or direct",
					"biling=lab|there is no HTTP service group of this name, the groups are billing, stock" })
	void stopTheStartIfTheirNameOrTheirClientIsUnknown(String group, String reason) {
		this.runner.withPropertyValues("socks5.proxy.http-clients.groups." + group)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						InvalidSocks5PropertyException.class.getName() + ": 'socks5.proxy.http-clients.groups.")
				.hasStackTraceContaining(reason));
	}

	@Test
	void stopTheStartWithoutAnyGroup() {
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.http-clients.groups.billing=default")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("'socks5.proxy.http-clients.groups' is set"));
	}

	interface BillingApi {

		@GetExchange("/")
		String read();

	}

	interface StockApi {

		@GetExchange("/")
		String read();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "billing", types = BillingApi.class)
	static class Billing {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "stock", types = StockApi.class, clientType = ClientType.WEB_CLIENT)
	static class Stock {

	}

}
