package io.socks5.boot.autoconfigure.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts each {@link DataSource}
 * behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass(HikariDataSource.class)
@ConditionalOnSocks5Integration("jdbc")
@ImportRuntimeHints(JdbcRuntimeHints.class)
public final class Socks5JdbcAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("jdbc", "DataSource");

	@Bean
	Socks5Integration socks5JdbcIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedDataSources socks5ProxiedDataSources(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		MigrationTools.requireSharedDataSource(environment, INTEGRATION);
		return new ProxiedDataSources(beanFactory, INTEGRATION);
	}

}
