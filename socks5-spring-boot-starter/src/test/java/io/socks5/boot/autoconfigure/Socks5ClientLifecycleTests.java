package io.socks5.boot.autoconfigure;

import java.util.Map;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5ClientLifecycle}.
 */
@Timeout(30)
class Socks5ClientLifecycleTests {

	private static final String CONNECT = ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED;

	private static final String WARM = ProxyScripts.NO_LOGIN;

	@Test
	void aStoppedContextHoldsNoWarmConnectionsAndAStartedOneDoes() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.playing(CONNECT, WARM, WARM, CONNECT, CONNECT, WARM);
				ConfigurableApplicationContext context = FailedStart.start(Map.of(), Empty.class,
						"--socks5.proxy.host=127.0.0.1", "--socks5.proxy.port=" + proxy.port(),
						"--socks5.proxy.warm.enabled=true", "--socks5.proxy.warm.max-idle=1h")) {
			Socks5Client client = context.getBean(Socks5Client.class);
			client.connect("chat.example", 5222).close();
			Eventually.await("idle == 2", client::warm, (warm) -> warm.idle() == 2);
			context.stop();
			assertThat(client.warm().idle()).isZero();
			client.connect("chat.example", 5222).close();
			assertThat(client.warm().idle()).isZero();
			context.start();
			client.connect("chat.example", 5222).close();
			Eventually.await("idle == 2", client::warm, (warm) -> warm.idle() == 2);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
