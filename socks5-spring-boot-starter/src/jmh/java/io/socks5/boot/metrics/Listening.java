package io.socks5.boot.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.benchmark.Peers;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * Who listens to a client with a login.
 */
public enum Listening {

	/** No listener. */
	NONE {
		@Override
		Socks5Client client(int port) {
			return Peers.login(port).build();
		}
	},

	/** One that looks away. */
	LOOKING_AWAY {
		@Override
		Socks5Client client(int port) {
			return Peers.login(port).listener((attempt) -> ConnectListener.Observation.NONE).build();
		}
	},

	/** The meters alone. */
	METERS {
		@Override
		Socks5Client client(int port) {
			MeterRegistry registry = new SimpleMeterRegistry();
			MicrometerConnectListener listener = new MicrometerConnectListener(() -> registry);
			Socks5Client client = Peers.login(port).listener(listener).build();
			new Socks5ClientMetrics(() -> List.of(client), listener).bindTo(registry);
			return client;
		}
	},

	/** What the starter adds without meters: its log, which is off. */
	STARTER {
		@Override
		Socks5Client client(int port) {
			return started(port, "spring.autoconfigure.exclude=" + Socks5MetricsAutoConfiguration.class.getName());
		}
	},

	/** What the starter adds: its log, which is off, and the meters. */
	STARTER_WITH_METERS {
		@Override
		Socks5Client client(int port) {
			return started(port);
		}
	};

	abstract Socks5Client client(int port);

	private static Socks5Client started(int port, String... properties) {
		return new SpringApplicationBuilder(Application.class).properties(properties)
			.properties("spring.main.web-application-type=none", "spring.main.banner-mode=off",
					"logging.level.root=warn", "socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + port,
					"socks5.proxy.username=alice", "socks5.proxy.password=s3cret")
			.run()
			.getBean(Socks5Client.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
