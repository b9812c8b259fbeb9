package io.socks5.boot.autoconfigure.integration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

import javax.sql.DataSource;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.jdbc.Database;
import io.socks5.boot.autoconfigure.jdbc.Socks5JdbcAutoConfiguration;
import io.socks5.boot.autoconfigure.redis.RedisServer;
import io.socks5.boot.autoconfigure.redis.Socks5RedisAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two clients of one application, which use two proxies with two logins.
 */
class TwoLoginsTests {

	private static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataRedisAutoConfiguration.class, Socks5AutoConfiguration.class,
				Socks5IntegrationsAutoConfiguration.class, Socks5JdbcAutoConfiguration.class,
				Socks5RedisAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:postgresql://db.internal.test:4711/postgres",
				"spring.datasource.username=app", "spring.datasource.password=secret",
				"spring.datasource.hikari.maximum-pool-size=1", "spring.data.redis.host=redis.internal.test",
				"spring.data.redis.port=4711", "spring.data.redis.password=secret",
				"socks5.proxy.integrations.jdbc.instance=lab", "socks5.proxy.integrations.redis.enabled=true",
				"socks5.proxy.integrations.require-all=true");

	@Test
	void useTheInstanceOfEachClient() {
		try (ProxyForNames proxy = ProxyForNames.connecting().with("redis.internal.test", RedisServer.ALONE.port());
				ProxyForNames lab = ProxyForNames.connecting().with("db.internal.test", Database.POSTGRESQL.port())) {
			RUNNER.withPropertyValues(proxy.properties())
				.withPropertyValues(lab.instance("lab", "bob"))
				.run((context) -> {
					assertThat(query(context.getBean(DataSource.class))).isEqualTo("row");
					StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
					redis.opsForValue().set("two logins", "value");
					assertThat(redis.opsForValue().get("two logins")).isEqualTo("value");
					assertThat(lab.requests()).containsExactly("bob:s3cret name db.internal.test 4711");
					assertThat(proxy.requests()).containsExactly("alice:s3cret name redis.internal.test 4711");
				});
		}
	}

	private static String query(DataSource dataSource) throws Exception {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select 'row'")) {
			rows.next();
			return rows.getString(1);
		}
	}

}
