package io.socks5.boot.autoconfigure.integration;

import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The failures of an integration: the client connects to the proxy once, and never past
 * it.
 */
public abstract class AbstractFailureTests {

	/**
	 * Returns an application whose server is on this machine.
	 * @param port the port of the server
	 * @return the application, without a proxy
	 */
	protected abstract ApplicationContextRunner runner(int port);

	/**
	 * Connects to the server.
	 * @param context the application
	 * @throws Exception the failure
	 */
	protected abstract void connect(AssertableApplicationContext context) throws Exception;

	@Test
	final void failsOnceWithTheRefusalOfTheProxy() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsOnce(proxy, RequestRejectedException.class, proxy.properties());
		}
	}

	@Test
	final void failsOnceWithinTheLimitIfTheProxyIsSilent() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsOnce(proxy, Socks5TimeoutException.class, proxy.properties());
		}
	}

	/**
	 * Requires that a limit of the client ends the connect.
	 * @param limit the property that sets it to a second
	 */
	protected final void failsOnceWithin(String limit) {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsOnce(proxy, Socks5TimeoutException.class, proxy.properties("alice", "60s"), limit);
		}
	}

	private void failsOnce(ProxyForNames proxy, Class<? extends Exception> cause, String[] properties,
			String... limits) {
		try (Bystander server = new Bystander()) {
			runner(server.port()).withPropertyValues(properties).withPropertyValues(limits).run((context) -> {
				Failures.assertSoon(cause, () -> connect(context));
				assertThat(proxy.connections()).isOne();
				assertThat(server.connections()).isZero();
			});
		}
	}

}
