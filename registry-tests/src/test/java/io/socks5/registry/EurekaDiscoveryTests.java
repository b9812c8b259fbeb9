package io.socks5.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import io.socks5.client.Socks5Client;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Endpoints from a Eureka server, which runs in this JVM.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EurekaDiscoveryTests {

	private static final String SERVICE = "SOCKS-PROXIES";

	private final ConfigurableApplicationContext server = new SpringApplicationBuilder(Server.class).run(
			"--server.address=127.0.0.1", "--server.port=0", "--eureka.client.register-with-eureka=false",
			"--eureka.client.fetch-registry=false", "--eureka.server.response-cache-update-interval-ms=100",
			"--eureka.server.enable-self-preservation=false", "--eureka.server.wait-time-in-ms-when-sync-empty=0",
			"--spring.main.banner-mode=off");

	private final String registry = "http://127.0.0.1:" + this.server.getEnvironment().getProperty("local.server.port")
			+ "/eureka/";

	private final HttpClient http = HttpClient.newHttpClient();

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer one = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	private final FakeSocksServer two = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	@AfterEach
	void close() {
		this.one.close();
		this.two.close();
		this.echo.close();
		this.server.close();
	}

	@Test
	void followsWhatTheRegistryKnows() throws Exception {
		register(this.one);
		try (ConfigurableApplicationContext context = start()) {
			Socks5Client client = context.getBean(Socks5Client.class);
			Eventually.await("the first proxy is discovered",
					() -> client.endpoints().get(0).endpoint().port() == this.one.port());
			client.connect("chat.corp", 5222).close();
			assertThat(this.one.requests()).hasSize(1);
			register(this.two);
			Eventually.await("the second proxy is discovered", () -> client.endpoints().size() == 2);
			send(request(SERVICE + "/" + id(this.one)).DELETE());
			Eventually.await("the first proxy is gone", () -> client.endpoints().size() == 1);
			client.connect("chat.corp", 5222).close();
			assertThat(this.two.requests()).hasSize(1);
			this.server.close();
			client.connect("chat.corp", 5222).close();
			assertThat(this.two.requests()).hasSize(2);
		}
	}

	@Test
	void isNamedAsAClientThatBypassesTheProxy(CapturedOutput output) throws Exception {
		register(this.one);
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.isRunning()).isTrue();
			assertThat(output).containsPattern("past it: .*Eureka");
		}
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--eureka.client.service-url.defaultZone=" + this.registry,
					"--spring.cloud.service-registry.auto-registration.enabled=false",
					"--eureka.client.register-with-eureka=false", "--eureka.client.registry-fetch-interval-seconds=1",
					"--eureka.client.jersey.enabled=false", "--eureka.client.restclient.enabled=true",
					"--socks5.proxy.discovery.service-id=socks-proxies", "--socks5.proxy.zone=west",
					"--spring.main.banner-mode=off");
	}

	private void register(FakeSocksServer proxy) throws Exception {
		send(request(SERVICE).header("Content-Type", "application/json").POST(BodyPublishers.ofString("""
				{"instance": {"instanceId": "%s", "hostName": "127.0.0.1", "app": "%s", "ipAddr": "127.0.0.1",
				"vipAddress": "socks-proxies", "status": "UP", "port": {"$": %d, "@enabled": "true"},
				"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
				"metadata": {"weight": "2", "zone": "west"}}}
				""".formatted(id(proxy), SERVICE, proxy.port()))));
	}

	private static String id(FakeSocksServer proxy) {
		return "proxy-" + proxy.port();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.registry + "apps/" + path));
	}

	private void send(HttpRequest.Builder request) throws Exception {
		assertThat(this.http.send(request.build(), BodyHandlers.ofString()).statusCode()).isBetween(200, 299);
	}

	/**
	 * The registry.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableEurekaServer
	static class Server {

	}

	/**
	 * An application that uses the proxies.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
