package io.socks5.boot.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.observation.DefaultSocks5ConnectObservationConvention;
import io.socks5.boot.observation.ObservedConnectListener;
import io.socks5.boot.observation.Socks5ConnectContext;
import io.socks5.boot.observation.Socks5ConnectObservationConvention;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5ObservationAutoConfiguration}.
 */
class Socks5ObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5ObservationAutoConfiguration.class));

	private final ApplicationContextRunner observed = this.runner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

	@Test
	void createsNothingWithoutARegistry() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean(ObservedConnectListener.class));
	}

	@Test
	void createsNothingWithoutAClient() {
		this.observed.run((context) -> assertThat(context).hasSingleBean(ObservationRegistry.class)
			.doesNotHaveBean(ObservedConnectListener.class));
	}

	@Test
	void createsNothingWithoutTheLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean("socks5ObservedConnectListener"));
	}

	@Test
	void backsOffForAListenerOfTheApplication() {
		ObservedConnectListener mine = new ObservedConnectListener(ObservationRegistry::create, null);
		this.observed.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean("mine", ObservedConnectListener.class, () -> mine)
			.run((context) -> assertThat(context.getBean(ObservedConnectListener.class)).isSameAs(mine));
	}

	@Test
	void usesTheConventionOfTheApplication() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			RecordedSpans spans = new RecordedSpans();
			this.observed.withConfiguration(RecordedSpans.TRACING)
				.withBean(RecordedSpans.class, () -> spans)
				.withBean(Socks5ConnectObservationConvention.class, Tunnel::new)
				.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues(RecordedSpans.SAMPLED)
				.run((context) -> context.getBean(Socks5Client.class).connect("chat.example", 5222).close());
			assertThat(spans.names()).containsExactly("tunnel");
		}
	}

	private static final class Tunnel extends DefaultSocks5ConnectObservationConvention {

		@Override
		public String getContextualName(Socks5ConnectContext context) {
			return "tunnel";
		}

	}

}
