package io.socks5.boot.autoconfigure.jdbc;

import java.sql.Driver;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.socks5.boot.autoconfigure.integration.Causes;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Data sources that would bypass the proxy stop the start.
 */
class JdbcRefusalTests {

	private static final String URL = "jdbc:postgresql://db.internal.test/test";

	private static final ApplicationContextRunner RUNNER = JdbcApplication.runner()
		.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.jdbc.enabled=true");

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://one.test,two.test/db", "jdbc:postgresql://one.test:1,two.test:2/db",
			"jdbc:postgresql:db", "jdbc:postgresql:///db", "jdbc:postgresql://:5432/db",
			"jdbc:mysql://one.test,two.test/db", "jdbc:mysql://(host=one.test,port=1),(host=two.test)/db",
			"jdbc:mysql://address=(host=one.test)/db", "jdbc:mysql://user:pw@one.test/db",
			"jdbc:mysql:loadbalance://one.test/db", "jdbc:mysql:replication://one.test/db",
			"jdbc:mariadb:sequential:one.test/db", "jdbc:mariadb://one.test,two.test/db",
			"jdbc:mariadb://address=(host=one.test)/db" })
	void refusesUrlsWithoutExactlyOneHost(String url) {
		refuses(url, "does not name exactly one host in its JDBC URL");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://one.test", "jdbc:postgresql://one.test/",
			"jdbc:postgresql://one.test:1/db?a=b", "jdbc:postgresql://[::1]:5432/db", "jdbc:postgresql://10.0.0.1/db",
			"jdbc:mysql://one.test:3306/db?a=b&c=d", "jdbc:mysql://one.test", "jdbc:mariadb://one.test/db?a=b" })
	void acceptsUrlsWithOneHost(String url) {
		RUNNER.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> assertThat(
					context.getBean(HikariDataSource.class).getDataSourceProperties().getProperty("socketFactory"))
				.startsWith("io.socks5.boot.jdbc."));
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:postgresql://one.test/db?socketFactory=a.B, socketFactory",
			"jdbc:postgresql://one.test/db?a=b&socketfactory=a.B, socketfactory",
			"jdbc:postgresql://one.test/db?socketFactor%79=a.B, socketFactory",
			"jdbc:postgresql://one.test/db?socketFactoryArg=a, socketFactoryArg",
			"jdbc:postgresql://one.test/db?service=a, service",
			"jdbc:postgresql://one.test/db?localSocketAddress=127.0.0.1, localSocketAddress",
			"jdbc:mysql://one.test/db?socketFactory=a.B, socketFactory",
			"jdbc:mysql://one.test/db?socks5Client=a, socks5Client",
			"jdbc:mysql://one.test/db?socksProxyHost=a, socksProxyHost",
			"jdbc:mariadb://one.test/db?socketFactory=a.B, socketFactory",
			"jdbc:mariadb://one.test/db?localSocket=/a, localSocket", "jdbc:mariadb://one.test/db?pipe=a, pipe" })
	void refusesOptionsThatDecideHowToConnect(String url, String option) {
		refuses(url, "sets the driver's option '" + option + "', which decides how it connects");
	}

	@Test
	void refusesAnOptionThatIsNotInTheUrl() {
		RUNNER
			.withPropertyValues("spring.datasource.url=" + URL,
					"spring.datasource.hikari.data-source-properties.socketFactory=a.B")
			.run((context) -> assertRefused(context.getStartupFailure(), "sets the driver's option 'socketFactory'"));
	}

	@Test
	void refusesOtherDrivers() {
		RUNNER.withBean("db", HikariDataSource.class, () -> pool("jdbc:sqlserver://one.test;databaseName=db"))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"DataSource 'db' uses a driver whose connections cannot be routed: jdbc:sqlserver: looks up the "
							+ "name of its server locally"));
		RUNNER.withBean("db", HikariDataSource.class, () -> pool("jdbc:oracle:thin:@one.test:1521:db"))
			.run((context) -> assertRefused(context.getStartupFailure(), "cannot be routed: jdbc:oracle:"));
		RUNNER.withBean("db", HikariDataSource.class, () -> pool("jdbc:p6spy:postgresql://one.test/db"))
			.run((context) -> assertRefused(context.getStartupFailure(), "cannot be routed: jdbc:p6spy:"));
	}

	@Test
	void refusesTheDriverOfAnotherLibrary() {
		RUNNER.withBean("db", HikariDataSource.class, () -> {
			HikariDataSource pool = pool("jdbc:mysql://one.test/db");
			pool.setDriverClassName("org.mariadb.jdbc.Driver");
			return pool;
		})
			.run((context) -> assertRefused(context.getStartupFailure(),
					"uses the driver org.mariadb.jdbc.Driver instead of com.mysql.cj.jdbc.Driver"));
	}

	@Test
	void refusesPoolsWithoutAUrl() {
		RUNNER.withBean("db", HikariDataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");
			return pool;
		}).run((context) -> assertRefused(context.getStartupFailure(), "DataSource 'db' has no JDBC URL"));
		RUNNER.withBean("db", HikariDataSource.class, () -> {
			HikariDataSource pool = pool(URL);
			pool.setDataSource(new DriverManagerDataSource(URL));
			return pool;
		}).run((context) -> assertRefused(context.getStartupFailure(), "DataSource 'db' has no JDBC URL"));
	}

	@Test
	void refusesAPoolThatHasStarted() {
		RUNNER.withBean("db", HikariDataSource.class, () -> {
			HikariConfig config = new HikariConfig();
			config.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/test");
			config.setInitializationFailTimeout(-1);
			return new HikariDataSource(config);
		}).run((context) -> assertRefused(context.getStartupFailure(), "DataSource 'db' has started its pool already"));
	}

	@Test
	void refusesOtherPools() {
		RUNNER.withBean("db", DataSource.class, () -> new SimpleDriverDataSource(mock(Driver.class), URL))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"DataSource 'db' is a " + SimpleDriverDataSource.class.getName()));
		RUNNER.withBean("db", DataSource.class, () -> new DelegatingDataSource(new DriverManagerDataSource(URL)))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"DataSource 'db' is a " + DriverManagerDataSource.class.getName()));
		RUNNER.withBean("db", DataSource.class, () -> new ByName(Map.of("one", new DriverManagerDataSource(URL))))
			.run((context) -> assertRefused(context.getStartupFailure(),
					"DataSource 'db' is a " + DriverManagerDataSource.class.getName()));
	}

	@Test
	void routesThePoolsBehindSpringsWrappers() {
		HikariDataSource one = pool(URL);
		HikariDataSource two = pool(URL);
		RUNNER.withBean("lazy", DataSource.class, () -> new LazyConnectionDataSourceProxy(one))
			.withBean("several", DataSource.class, () -> new ByName(Map.of("two", two)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(one.getDataSourceProperties()).containsKey("socketFactoryArg");
				assertThat(two.getDataSourceProperties()).containsKey("socketFactoryArg");
			});
	}

	@Test
	void leavesEmbeddedDatabasesAlone() {
		HikariDataSource memory = pool("jdbc:h2:mem:test");
		RUNNER.withBean("memory", HikariDataSource.class, () -> memory)
			.withBean("embedded", DataSource.class, () -> mock(EmbeddedDatabase.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(memory.getDataSourceProperties()).isEmpty();
			});
	}

	@Test
	void refusesToStartWithoutHikari() {
		RUNNER.withClassLoader(new FilteredClassLoader(HikariDataSource.class))
			.run((context) -> assertRefused(context.getStartupFailure(), "HikariCP is not on the class path"));
	}

	@Test
	void refusesToStartWithoutAClient() {
		JdbcApplication.runner()
			.withPropertyValues("socks5.proxy.integrations.jdbc.enabled=true")
			.withPropertyValues("spring.datasource.url=" + URL)
			.run((context) -> assertRefused(context.getStartupFailure(), "There is no SOCKS5 client"));
	}

	@Test
	void refusesToStartWithoutTheNamedClient() {
		RUNNER.withPropertyValues("socks5.proxy.integrations.jdbc.instance=lab", "spring.datasource.url=" + URL)
			.run((context) -> assertRefused(context.getStartupFailure(), "There is no SOCKS5 client named 'lab'"));
	}

	private static void refuses(String url, String reason) {
		RUNNER.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> assertRefused(context.getStartupFailure(), reason));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		List<Throwable> causes = Causes.of(Objects.requireNonNull(failure));
		assertThat(causes.get(causes.size() - 1)).isInstanceOf(UnsupportedIntegrationException.class)
			.hasMessageContaining("'socks5.proxy.integrations.jdbc.")
			.hasMessageContaining(reason);
	}

	private static HikariDataSource pool(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		return pool;
	}

	/**
	 * A data source that chooses.
	 */
	private static final class ByName extends AbstractRoutingDataSource {

		ByName(Map<Object, Object> targets) {
			setTargetDataSources(targets);
			afterPropertiesSet();
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return "one";
		}

	}

}
