package io.socks5.boot.autoconfigure.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.client.ClientRegistry;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Data sources of each driver through the proxy, with real servers.
 */
class ProxiedJdbcTests {

	@ParameterizedTest
	@EnumSource
	void connectsByNameWithTheLogin(Database database) {
		try (ProxyForNames proxy = database.proxy()) {
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(database.properties(Database.NAME, ""))
				.run((context) -> {
					DataSource dataSource = context.getBean(DataSource.class);
					assertThat(JdbcApplication.query(dataSource, "select 6 * 7")).isEqualTo("42");
					assertThat(proxy.requests()).containsOnly("alice:s3cret name db.internal.test 4711");
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		List<String> applications = new ArrayList<>();
		try (ProxyForNames proxy = Database.MARIADB.proxy(); ProxyForNames other = Database.POSTGRESQL.proxy()) {
			for (Database database : Database.values()) {
				ProxyForNames own = (database == Database.POSTGRESQL) ? other : proxy;
				List<String> properties = new ArrayList<>(List.of(own.properties()));
				properties.addAll(List.of(database.properties(Database.NAME, database.verified())));
				applications.add(String.join("\n", properties));
			}
			LookedUp.assertNoneIn(JdbcLookups.class, applications.toArray(String[]::new));
			assertThat(proxy.requests()).hasSize(2).containsOnly("alice:s3cret name db.internal.test 4711");
			assertThat(other.requests()).containsExactly("alice:s3cret name db.internal.test 4711");
		}
	}

	@ParameterizedTest
	@EnumSource
	void verifiesTheNameOfTheCertificate(Database database) {
		try (ProxyForNames proxy = database.proxy()) {
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(database.properties(Database.NAME, database.verified()))
				.run((context) -> assertThat(JdbcApplication.query(context.getBean(DataSource.class), "select 6 * 7"))
					.isEqualTo("42"));
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(database.properties(Database.OTHER, database.verified()))
				.run((context) -> assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> JdbcApplication.query(context.getBean(DataSource.class), "select 1"))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining(Database.OTHER)));
		}
	}

	@Test
	void cancelsAQueryOfPostgreSqlThroughTheProxy() {
		try (ProxyForNames proxy = Database.POSTGRESQL.proxy()) {
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(Database.POSTGRESQL.properties(Database.NAME, ""))
				.run((context) -> {
					try (Connection connection = context.getBean(DataSource.class).getConnection();
							Statement statement = connection.createStatement()) {
						int before = proxy.requests().size();
						statement.setQueryTimeout(1);
						assertThatExceptionOfType(SQLException.class)
							.isThrownBy(() -> statement.execute("select pg_sleep(60)"))
							.withMessageContaining("canceling statement");
						assertThat(proxy.requests()).hasSize(before + 1)
							.containsOnly("alice:s3cret name db.internal.test 4711");
					}
				});
		}
	}

	@Test
	void routesADataSourceThatIsCreatedLater() {
		try (ProxyForNames proxy = Database.MARIADB.proxy()) {
			JdbcApplication.runner()
				.withUserConfiguration(Later.class)
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=true")
				.run((context) -> {
					assertThat(context.getBeanFactory().containsSingleton("later")).isFalse();
					assertThat(JdbcApplication.query(context.getBean("later", DataSource.class), "select 6 * 7"))
						.isEqualTo("42");
					assertThat(proxy.requests()).containsOnly("alice:s3cret name db.internal.test 4711");
				});
		}
	}

	@Test
	void keepsWhatTheApplicationHasConfigured() {
		try (ProxyForNames proxy = Database.POSTGRESQL.proxy()) {
			JdbcApplication.runner()
				.withUserConfiguration(Customized.class)
				.withPropertyValues(proxy.properties())
				.withPropertyValues(Database.POSTGRESQL.properties("wrong.internal.test", ""))
				.withPropertyValues("spring.datasource.hikari.data-source-properties.ApplicationName=fromproperties")
				.run((context) -> {
					HikariDataSource dataSource = context.getBean(HikariDataSource.class);
					assertThat(JdbcApplication.query(dataSource, "show application_name")).isEqualTo("fromproperties");
					assertThat(dataSource.getPoolName()).isEqualTo("customized");
					assertThat(proxy.requests()).containsOnly("alice:s3cret name db.internal.test 4711");
				});
		}
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = Database.POSTGRESQL.proxy(); ProxyForNames other = Database.POSTGRESQL.proxy()) {
			JdbcApplication.runner()
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(Database.POSTGRESQL.properties(Database.NAME, ""))
				.withPropertyValues("socks5.proxy.integrations.jdbc.instance=lab")
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(JdbcApplication.query(context.getBean(DataSource.class), "select 6 * 7"))
						.isEqualTo("42");
					assertThat(other.requests()).containsOnly("bob:s3cret name db.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void forgetsTheClientWhenTheApplicationStops() {
		AtomicReference<String> key = new AtomicReference<>();
		try (ProxyForNames proxy = Database.POSTGRESQL.proxy()) {
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(Database.POSTGRESQL.properties(Database.NAME, ""))
				.run((context) -> {
					key.set(context.getBean(HikariDataSource.class)
						.getDataSourceProperties()
						.getProperty("socketFactoryArg"));
					assertThat(ClientRegistry.get(Objects.requireNonNull(key.get())))
						.isSameAs(context.getBean(Socks5Client.class));
				});
		}
		assertThatIllegalStateException().isThrownBy(() -> ClientRegistry.get(Objects.requireNonNull(key.get())));
	}

	@Test
	void changesNothingWhenItIsOff() {
		JdbcApplication.runner()
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withPropertyValues(Database.POSTGRESQL.properties(Database.NAME, ""))
			.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties()).isEmpty();
				assertThat(context).doesNotHaveBean(ProxiedDataSources.class);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Later {

		@Bean
		@Lazy
		HikariDataSource later() {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl("jdbc:mariadb://db.internal.test:4711/test");
			dataSource.setUsername("app");
			dataSource.setPassword("secret");
			dataSource.setMaximumPoolSize(1);
			return dataSource;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		static BeanPostProcessor customizer() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof HikariDataSource dataSource) {
						dataSource.setJdbcUrl("jdbc:postgresql://db.internal.test:4711/postgres");
						dataSource.setPoolName("customized");
						dataSource.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
					}
					return bean;
				}

			};
		}

	}

}
