package io.socks5.boot.autoconfigure.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.CompositeGrpcChannelFactory;
import org.springframework.grpc.client.DefaultGrpcChannelFactory;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.NettyGrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Clients of gRPC through the proxy, with a server of gRPC's own library.
 */
@Tag("spring-boot-4.1")
class ProxiedGrpcTests {

	private static final String REQUEST = "alice:s3cret name grpc.internal.test 4711";

	private static final int SECONDS = 20;

	@Test
	void connectsByNameWithTheLogin() {
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello")).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void aConnectContinuesWithTheNextEndpoint() {
		ProxyForNames first = GrpcServer.ONLY.proxy();
		try (ProxyForNames second = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner().withPropertyValues(ProxyForNames.endpoints(first, second)).run((context) -> {
				ManagedChannel channel = GrpcApplication.channel(context);
				Queue<ConnectivityState> states = new ConcurrentLinkedQueue<>();
				record(channel, states);
				assertThat(GrpcServer.echo(channel, "before")).isEqualTo("before");
				assertThat(first.requests()).containsExactly(REQUEST);
				first.close();
				// gRPC connects again when it has lost the connection
				Eventually.await("a connection through the next endpoint", () -> !second.requests().isEmpty());
				assertThat(GrpcServer.echo(channel, "after")).isEqualTo("after");
				assertThat(second.requests()).containsExactly(REQUEST);
				assertThat(states).isNotEmpty().doesNotContain(ConnectivityState.TRANSIENT_FAILURE);
			});
		}
		finally {
			first.close();
		}
	}

	private static void record(ManagedChannel channel, Queue<ConnectivityState> states) {
		ConnectivityState state = channel.getState(false);
		states.add(state);
		if (state != ConnectivityState.SHUTDOWN) {
			channel.notifyWhenStateChanged(state, () -> record(channel, states));
		}
	}

	@Test
	void connectsToTargetsWithAScheme() {
		for (String target : List.of("dns:///grpc.internal.test:4711", "static://grpc.internal.test:4711",
				"dns://ns.internal.test/grpc.internal.test:4711")) {
			try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
				GrpcApplication.runner()
					.withPropertyValues(proxy.properties())
					.withPropertyValues("spring.grpc.client.channel.test.target=" + target)
					.run((context) -> {
						assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello")).isEqualTo("hello");
						assertThat(proxy.requests()).containsExactly(REQUEST);
					});
			}
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
			LookedUp.assertNoneIn(GrpcLookups.class, proxy.properties());
			assertThat(proxy.requests()).containsExactly(REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = GrpcServer.ONLY.tlsProxy()) {
			tls().withPropertyValues(proxy.properties())
				.run((context) -> assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello"))
					.isEqualTo("hello"));
			tls().withPropertyValues(proxy.properties())
				.withPropertyValues("spring.grpc.client.channel.test.target=other.internal.test:4711")
				.run((context) -> assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> GrpcServer.echo(GrpcApplication.channel(context), "never"))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("other.internal.test found")));
		}
	}

	@Test
	void sendsNothingToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 400 \r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(GrpcServer.NAME, server.port())) {
			tls().withPropertyValues(proxy.properties()).run((context) -> {
				assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> GrpcServer.echo(GrpcApplication.channel(context), "never"));
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("HTTP/2");
			});
		}
	}

	private static ApplicationContextRunner tls() {
		return GrpcApplication.runner()
			.withPropertyValues("spring.grpc.client.channel.test.ssl.bundle=grpc",
					"spring.ssl.bundle.pem.grpc.truststore.certificate=file:" + GrpcServer.ONLY.certificate().pem());
	}

	@Test
	void failsWithTheRefusalOfTheProxy() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsWith(proxy, RequestRejectedException.class);
		}
	}

	@Test
	void failsWithinTheLimitIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(ProxyForNames proxy, Class<? extends Exception> cause) {
		try (Bystander server = new Bystander()) {
			GrpcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.grpc.client.channel.test.target=127.0.0.1:" + server.port())
				.run((context) -> {
					Failures.assertSoon(cause, () -> GrpcServer.echo(GrpcApplication.channel(context), "never"));
					assertThat(server.connections()).isZero();
				});
		}
	}

	@Test
	void keepsTheCustomizersOfTheApplication() {
		AtomicInteger calls = new AtomicInteger();
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> own = (target, builder) -> builder
			.intercept(new Counting(calls));
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner()
				.withBean(GrpcChannelBuilderCustomizer.class, () -> own)
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello")).isEqualTo("hello");
					assertThat(calls).hasValue(1);
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@Test
	void routesAFactoryOfTheApplication() {
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner()
				.withBean("own", NettyGrpcChannelFactory.class, () -> new NettyGrpcChannelFactory(List.of(), none()))
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					GrpcChannelFactory factory = context.getBean(GrpcChannelFactory.class);
					assertThat(GrpcServer.echo(factory.createChannel("grpc.internal.test:4711"), "hello"))
						.isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	private static ClientInterceptorsConfigurer none() {
		return new ClientInterceptorsConfigurer(new StaticApplicationContext());
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy(); ProxyForNames other = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.grpc.instance=lab")
				.run((context) -> {
					assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello")).isEqualTo("hello");
					assertThat(other.requests()).containsExactly("bob:s3cret name grpc.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		GrpcApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.grpc.enabled=false")
			.run((context) -> assertThat(context.getBean(GrpcChannelFactory.class))
				.isExactlyInstanceOf(NettyGrpcChannelFactory.class));
	}

	@Test
	void endsItsThreadsWithTheApplication() {
		try (ProxyForNames proxy = GrpcServer.ONLY.proxy()) {
			GrpcApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(GrpcServer.echo(GrpcApplication.channel(context), "hello")).isEqualTo("hello");
				IntegrationEventLoops loops = context.getBean(IntegrationEventLoops.class);
				context.close();
				assertThat(loops.group().terminationFuture().await(SECONDS, TimeUnit.SECONDS)).isTrue();
			});
		}
	}

	@Test
	void refusesFactoriesThatBypassTheProxy() {
		ApplicationContextRunner runner = GrpcApplication.runner().withPropertyValues("socks5.proxy.host=proxy.corp");
		assertRefused(
				runner.withBean("own", DefaultGrpcChannelFactory.class,
						() -> new DefaultGrpcChannelFactory<>(List.of(), none())),
				"gRPC 'own' is a " + DefaultGrpcChannelFactory.class.getName());
		assertRefused(
				runner.withBean("own", CompositeGrpcChannelFactory.class,
						() -> new CompositeGrpcChannelFactory(List.of(new NettyGrpcChannelFactory(List.of(), none())))),
				"gRPC 'own' is a " + CompositeGrpcChannelFactory.class.getName());
		assertRefused(runner.withClassLoader(new FilteredClassLoader("org.springframework.grpc")),
				"Spring gRPC is not on the class path");
	}

	private static void assertRefused(ApplicationContextRunner runner, String reason) {
		runner.run((context) -> Failures.assertRefused(context.getStartupFailure(), "grpc", reason));
	}

	@Test
	void refusesTargetsWithoutAHost() {
		GrpcApplication.runner().withPropertyValues("socks5.proxy.host=proxy.corp").run((context) -> {
			GrpcChannelFactory factory = context.getBean(GrpcChannelFactory.class);
			assertThatExceptionOfType(UnsupportedIntegrationException.class)
				.isThrownBy(() -> factory.createChannel("dns:///a/b"))
				.withMessageContaining("The target 'a/b' is not a host with a port");
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> factory.createChannel("xds:///a/b"))
				.withMessageContaining("xds:///a/b");
		});
	}

	@Test
	void refusesAddresses() {
		ProxiedChannels channels = new ProxiedChannels(Socks5Client.builder().proxy("proxy.corp", 1080).build(),
				new IntegrationEventLoops("test"), new Socks5Integration("grpc", "gRPC"));
		NettyChannelBuilder builder = NettyChannelBuilder
			.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711));
		assertThatExceptionOfType(UnsupportedIntegrationException.class)
			.isThrownBy(() -> channels.customize("test", builder))
			.withMessageContaining("The channel 'test' connects to a local socket");
	}

	/**
	 * An interceptor that counts calls.
	 *
	 * @param calls the counter
	 */
	private record Counting(AtomicInteger calls) implements ClientInterceptor {

		@Override
		public <T, R> ClientCall<T, R> interceptCall(MethodDescriptor<T, R> method, CallOptions options,
				Channel channel) {
			this.calls.incrementAndGet();
			return channel.newCall(method, options);
		}

	}

}
