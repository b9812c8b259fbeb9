package io.socks5.boot.autoconfigure.rabbit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Causes;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.protocol.ProxyUnreachableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.amqp.rabbit.connection.SimpleRoutingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * RabbitMQ through the proxy, with a real server.
 */
class ProxiedRabbitTests extends AbstractFailureTests {

	private static final String REQUEST = "alice:s3cret name rabbit.internal.test 4711";

	private static final int SECONDS = 20;

	@Test
	void connectsByNameWithTheLogin() {
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(RabbitApplication.echo(context.getBean(ConnectionFactory.class), "hello"))
					.isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void connectsPublishersAndReplicasByName() {
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues("spring.rabbitmq.addresses=unknown.internal.test:4711,rabbit.internal.test:4711")
				.run((context) -> {
					ConnectionFactory factory = context.getBean(ConnectionFactory.class);
					ConnectionFactory publisher = Objects.requireNonNull(factory.getPublisherConnectionFactory());
					assertThat(RabbitApplication.echo(publisher, "hello")).isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly("alice:s3cret name unknown.internal.test 4711",
							REQUEST);
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy()) {
			String one = String.join("\n", proxy.properties());
			String several = one + "\nspring.rabbitmq.addresses=rabbit.internal.test:4711,other.internal.test:4711";
			LookedUp.assertNoneIn(RabbitLookups.class, one, several);
			assertThat(proxy.requests()).hasSize(2).containsOnly(REQUEST);
		}
	}

	@Test
	void connectsAgainWhenTheProxyHasRestarted() throws Exception {
		CountDownLatch lost = new CountDownLatch(1);
		ProxyForNames first = proxyThatRestarts();
		RabbitApplication.runner().withPropertyValues(first.properties()).run((context) -> {
			CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
			factory.addConnectionListener(new ClosedListener(lost));
			assertThat(RabbitApplication.echo(factory, "before")).isEqualTo("before");
			first.close();
			assertThat(lost.await(SECONDS, TimeUnit.SECONDS)).isTrue();
			try (ProxyForNames second = RabbitServer.ONLY.names(ProxyForNames.connectingAt(first.port()))) {
				assertThat(RabbitApplication.echo(factory, "after")).isEqualTo("after");
				assertThat(second.requests()).containsExactly(REQUEST);
			}
		});
	}

	@Test
	void aConnectContinuesWithTheNextEndpoint() {
		CountDownLatch lost = new CountDownLatch(1);
		ProxyForNames first = RabbitServer.ONLY.proxy();
		try (ProxyForNames second = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner().withPropertyValues(ProxyForNames.endpoints(first, second)).run((context) -> {
				CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
				factory.addConnectionListener(new ClosedListener(lost));
				assertThat(RabbitApplication.echo(factory, "before")).isEqualTo("before");
				assertThat(first.requests()).containsExactly(REQUEST);
				first.close();
				assertThat(lost.await(SECONDS, TimeUnit.SECONDS)).isTrue();
				assertThat(RabbitApplication.echo(factory, "after")).isEqualTo("after");
				assertThat(second.requests()).containsExactly(REQUEST);
			});
		}
		finally {
			first.close();
		}
	}

	@Test
	void continuesToListenWhenTheProxyHasRestarted() {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		CountDownLatch lost = new CountDownLatch(1);
		ProxyForNames first = proxyThatRestarts();
		RabbitApplication.runner().withPropertyValues(first.properties()).run((context) -> {
			CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
			factory.addConnectionListener(new ClosedListener(lost));
			new RabbitAdmin(factory).declareQueue(new Queue("restart", false, false, false));
			SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(factory);
			container.setQueueNames("restart");
			container.setMessageListener((message) -> received.add(new String(message.getBody())));
			container.setRecoveryInterval(100);
			container.start();
			new RabbitTemplate(factory).convertAndSend("restart", "before");
			assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("before");
			first.close();
			assertThat(lost.await(SECONDS, TimeUnit.SECONDS)).isTrue();
			try (ProxyForNames second = RabbitServer.ONLY.names(ProxyForNames.connectingAt(first.port()))) {
				new RabbitTemplate(factory).convertAndSend("restart", "after");
				String text = received.poll(SECONDS, TimeUnit.SECONDS);
				// it is delivered again if its acknowledgment was lost
				assertThat("before".equals(text) ? received.poll(SECONDS, TimeUnit.SECONDS) : text).isEqualTo("after");
				assertThat(second.requests()).isNotEmpty().containsOnly(REQUEST);
			}
			finally {
				container.stop();
			}
		});
	}

	/**
	 * Returns a proxy at a port that no connection of the machine takes meanwhile.
	 */
	private static ProxyForNames proxyThatRestarts() {
		return RabbitServer.ONLY.names(ProxyForNames.connectingAt(ServerProcess.freePort()));
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return RabbitApplication.runner()
			.withPropertyValues("spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + port);
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		RabbitApplication.echo(context.getBean(ConnectionFactory.class), "never");
	}

	@Test
	void failsWithinTheConnectionTimeout() {
		failsOnceWithin("spring.rabbitmq.connection-timeout=1s");
	}

	@Test
	void namesAProxyThatIsDown() {
		ProxyForNames proxy = ProxyForNames.silent();
		proxy.close();
		RabbitApplication.runner()
			.withPropertyValues(proxy.properties())
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> RabbitApplication.echo(context.getBean(ConnectionFactory.class), "never"))
				.satisfies((failure) -> assertThat(Causes.of(failure))
					.hasAtLeastOneElementOfType(ProxyUnreachableException.class)));
	}

	@Test
	void keepsTheCustomizersOfTheApplication() {
		List<Channel> channels = new CopyOnWriteArrayList<>();
		ConnectionFactoryCustomizer own = (factory) -> {
			factory.setClientProperties(Map.of("product", "own"));
			factory.netty().channelCustomizer(channels::add);
		};
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner()
				.withBean(ConnectionFactoryCustomizer.class, () -> own)
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
					assertThat(RabbitApplication.echo(factory, "hello")).isEqualTo("hello");
					assertThat(channels).hasSize(1);
					assertThat(factory.getRabbitConnectionFactory().getClientProperties()).containsOnlyKeys("product");
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@Test
	void routesFactoriesOfTheApplication() {
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner()
				.withBean("own", SimpleRoutingConnectionFactory.class, ProxiedRabbitTests::routing)
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(RabbitApplication.echo(context.getBean(ConnectionFactory.class), "hello"))
						.isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	private static SimpleRoutingConnectionFactory routing() {
		SimpleRoutingConnectionFactory routing = new SimpleRoutingConnectionFactory();
		routing.setDefaultTargetConnectionFactory(new CachingConnectionFactory(RabbitServer.NAME, 4711));
		return routing;
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = RabbitServer.ONLY.proxy(); ProxyForNames other = RabbitServer.ONLY.proxy()) {
			RabbitApplication.runner()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.rabbit.instance=lab")
				.run((context) -> {
					assertThat(RabbitApplication.echo(context.getBean(ConnectionFactory.class), "hello"))
						.isEqualTo("hello");
					assertThat(other.requests()).containsExactly("bob:s3cret name rabbit.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		RabbitApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.rabbit.enabled=false")
			.run((context) -> {
				CachingConnectionFactory factory = context.getBean(CachingConnectionFactory.class);
				assertThat(RabbitFields.addressResolver(factory)).isNull();
				assertThat(RabbitFields.bootstrapCustomizer(factory.getRabbitConnectionFactory().netty()))
					.isNotInstanceOf(BrokerBootstraps.class);
			});
	}

	@Test
	void endsItsThreadsWithTheApplication() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			RabbitApplication.runner().withPropertyValues(proxy.properties()).run((context) -> {
				ConnectionFactory factory = context.getBean(ConnectionFactory.class);
				for (int i = 0; i < 20; i++) {
					assertThatExceptionOfType(Exception.class)
						.isThrownBy(() -> RabbitApplication.echo(factory, "never"));
				}
				IntegrationEventLoops loops = context.getBean(IntegrationEventLoops.class);
				context.close();
				assertThat(loops.group().terminationFuture().await(SECONDS, TimeUnit.SECONDS)).isTrue();
			});
			assertThat(proxy.connections()).isEqualTo(20);
		}
	}

	/**
	 * A listener that waits for the end of a connection.
	 *
	 * @param closed counts down then
	 */
	private record ClosedListener(CountDownLatch closed) implements ConnectionListener {

		@Override
		public void onCreate(@Nullable Connection connection) {
			Objects.requireNonNull(connection).getDelegate().addShutdownListener((cause) -> this.closed.countDown());
		}

	}

}
