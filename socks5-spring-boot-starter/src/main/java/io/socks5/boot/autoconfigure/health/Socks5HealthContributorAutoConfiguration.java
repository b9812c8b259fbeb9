package io.socks5.boot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Client;
import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5InstanceProperties;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.boot.autoconfigure.Socks5SupportAutoConfiguration;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
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
@AutoConfiguration(after = { Socks5AutoConfiguration.class, Socks5SupportAutoConfiguration.class })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnSocks5Client
@ConditionalOnEnabledHealthIndicator("socks5")
@EnableConfigurationProperties(Socks5ProxyProperties.class)
public final class Socks5HealthContributorAutoConfiguration {

	@Bean
	ScheduledProbes socks5ScheduledProbes() {
		return new ScheduledProbes();
	}

	@Bean
	@ConditionalOnMissingBean(name = { "socks5HealthIndicator", "socks5HealthContributor" })
	HealthContributor socks5HealthContributor(Socks5Clients clients, Socks5ProxyProperties properties,
			ScheduledProbes scheduled) {
		Map<String, Socks5HealthIndicator> indicators = new LinkedHashMap<>();
		clients.all().forEach((client) -> {
			Socks5HealthIndicator indicator = new Socks5HealthIndicator(client, settings(client, properties));
			Socks5HealthIndicator other = indicators.put(client.name(), indicator);
			Assert.state(other == null, () -> "There are two SOCKS5 clients named '" + client.name() + "'");
			schedule(client, properties, indicator, scheduled);
		});
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

	private static Socks5HealthIndicator.Settings settings(Socks5Client client, Socks5ProxyProperties properties) {
		return settings(prefix(client, properties), health(client, properties));
	}

	private static void schedule(Socks5Client client, Socks5ProxyProperties properties, Socks5HealthIndicator indicator,
			ScheduledProbes scheduled) {
		Duration period = health(client, properties).getSchedule();
		if (period != null) {
			requirePositive(prefix(client, properties) + "schedule", period);
			scheduled.add(indicator, period);
		}
	}

	private static String prefix(Socks5Client client, Socks5ProxyProperties properties) {
		boolean named = properties.getInstances().containsKey(client.name());
		return named ? "socks5.proxy.instances." + client.name() + ".health." : "socks5.proxy.health.";
	}

	private static Socks5InstanceProperties.Health health(Socks5Client client, Socks5ProxyProperties properties) {
		Socks5InstanceProperties instance = properties.getInstances().get(client.name());
		return ((instance != null) ? instance : properties).getHealth();
	}

	private static Socks5HealthIndicator.Settings settings(String prefix, Socks5InstanceProperties.Health health) {
		requirePositive(prefix + "timeout", health.getTimeout());
		if (health.getInterval().isNegative()) {
			throw new InvalidSocks5PropertyException(prefix + "interval", health.getInterval(),
					"it must not be negative", null);
		}
		return new Socks5HealthIndicator.Settings(health.getTimeout(), health.getInterval(),
				target(prefix + "target", health.getTarget()));
	}

	private static void requirePositive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidSocks5PropertyException(property, value, "it must be greater than zero", null);
		}
	}

	private static @Nullable Endpoint target(String property, @Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return null;
		}
		try {
			return Endpoint.parse(text.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSocks5PropertyException(property, text, String.valueOf(ex.getMessage()), ex);
		}
	}

}
