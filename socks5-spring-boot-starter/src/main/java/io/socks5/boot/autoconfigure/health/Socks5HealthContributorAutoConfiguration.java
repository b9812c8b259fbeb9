package io.socks5.boot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of
 * {@link Socks5Client}s: one component, or a composite keyed by their logical names.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(Socks5Client.class)
@ConditionalOnEnabledHealthIndicator("socks5")
@EnableConfigurationProperties(Socks5ProxyProperties.class)
public final class Socks5HealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "socks5HealthIndicator", "socks5HealthContributor" })
	HealthContributor socks5HealthContributor(ConfigurableListableBeanFactory beanFactory,
			Socks5ProxyProperties properties) {
		Socks5HealthIndicator.Settings settings = settings(properties.getHealth());
		Map<String, Socks5HealthIndicator> indicators = new LinkedHashMap<>();
		Socks5Clients.all(beanFactory).forEach((client) -> {
			Socks5HealthIndicator other = indicators.put(client.name(), new Socks5HealthIndicator(client, settings));
			Assert.state(other == null, () -> "There are two SOCKS5 clients named '" + client.name() + "'");
		});
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

	private static Socks5HealthIndicator.Settings settings(Socks5ProxyProperties.Health health) {
		requirePositive("socks5.proxy.health.timeout", health.getTimeout());
		if (health.getInterval().isNegative()) {
			throw new InvalidSocks5PropertyException("socks5.proxy.health.interval", health.getInterval(),
					"it must not be negative", null);
		}
		return new Socks5HealthIndicator.Settings(health.getTimeout(), health.getInterval(),
				target(health.getTarget()));
	}

	private static void requirePositive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidSocks5PropertyException(property, value, "it must be greater than zero", null);
		}
	}

	private static @Nullable Endpoint target(@Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return null;
		}
		try {
			return Endpoint.parse(text.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSocks5PropertyException("socks5.proxy.health.target", text,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
