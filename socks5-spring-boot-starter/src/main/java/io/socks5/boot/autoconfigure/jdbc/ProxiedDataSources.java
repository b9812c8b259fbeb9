package io.socks5.boot.autoconfigure.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Routes each {@link HikariDataSource} through the proxy, after the application has
 * configured it. Rejects every other {@link DataSource}, whether it is created at the
 * start or later.
 */
class ProxiedDataSources implements BeanPostProcessor {

	private static final List<String> EMBEDDED = List.of("jdbc:h2:mem:", "jdbc:hsqldb:mem:", "jdbc:derby:memory:");

	private static final String EMBEDDED_TYPE = "org.springframework.jdbc.datasource.embedded.EmbeddedDatabase";

	private static final String REMEDY = "Use a HikariDataSource with the JDBC URL of one PostgreSQL, MySQL or "
			+ "MariaDB server.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final @Nullable Class<?> embedded;

	ProxiedDataSources(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		this.embedded = ClassUtils.isPresent(EMBEDDED_TYPE, classLoader)
				? ClassUtils.resolveClassName(EMBEDDED_TYPE, classLoader) : null;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource && !(bean instanceof ScopedObject)) {
			route(dataSource, beanName);
		}
		return bean;
	}

	private void route(DataSource dataSource, String name) {
		if (this.embedded != null && this.embedded.isInstance(dataSource)) {
			return;
		}
		HikariDataSource pool = pool(dataSource);
		if (pool != null) {
			route(pool, name);
			return;
		}
		Collection<DataSource> targets = DataSourceTargets.of(dataSource);
		if (targets.isEmpty()) {
			throw refuse(name, "is a " + dataSource.getClass().getName()
					+ ", which has no socket factory that goes through the proxy");
		}
		targets.forEach((target) -> route(target, name));
	}

	private static @Nullable HikariDataSource pool(DataSource dataSource) {
		if (dataSource instanceof HikariDataSource pool) {
			return pool;
		}
		try {
			return dataSource.isWrapperFor(HikariDataSource.class) ? dataSource.unwrap(HikariDataSource.class) : null;
		}
		catch (SQLException | RuntimeException ex) {
			return null;
		}
	}

	private void route(HikariDataSource pool, String name) {
		String url = pool.getJdbcUrl();
		if (url != null && EMBEDDED.stream().anyMatch(url::startsWith)) {
			return;
		}
		if (isRouted(pool)) {
			return;
		}
		JdbcDriver driver = check(pool, name);
		String key = IntegrationClients.of(this.beanFactory, name).key(this.integration);
		driver.options(key).forEach(pool::addDataSourceProperty);
	}

	private boolean isRouted(HikariDataSource pool) {
		// a wrapper, or a routing data source, may contain a bean that was routed already
		Object factory = pool.getDataSourceProperties().get("socketFactory");
		return factory != null && Stream.of(JdbcDriver.values()).anyMatch((driver) -> driver.factory().equals(factory));
	}

	private JdbcDriver check(HikariDataSource pool, String name) {
		String url = pool.getJdbcUrl();
		if (pool.getDataSource() != null || pool.getDataSourceClassName() != null || url == null) {
			throw refuse(name, "has no JDBC URL");
		}
		if (pool.isRunning() || pool.getHikariPoolMXBean() != null) {
			throw refuse(name, "has started its pool already, for example in the constructor with a HikariConfig",
					"Create the HikariDataSource with its constructor without arguments or with DataSourceBuilder.");
		}
		JdbcDriver driver = JdbcDriver.of(url);
		if (driver == null) {
			throw refuse(name, "uses a driver whose connections cannot be routed: " + scheme(url)
					+ (url.startsWith("jdbc:sqlserver:") ? " looks up the name of its server locally" : ""));
		}
		if (pool.getDriverClassName() != null && !pool.getDriverClassName().equals(driver.className())) {
			throw refuse(name, "uses the driver " + pool.getDriverClassName() + " instead of " + driver.className());
		}
		if (!JdbcUrl.hasOneHost(driver, url)) {
			throw refuse(name, "does not name exactly one host in its JDBC URL",
					"Write the URL as '" + driver.prefix() + "//host:port/database', without a login in it.");
		}
		Stream
			.concat(JdbcUrl.parse(url).options().stream(),
					pool.getDataSourceProperties().stringPropertyNames().stream())
			.filter(driver::rejects)
			.findFirst()
			.ifPresent((option) -> {
				throw refuse(name, "sets the driver's option '" + option + "', which decides how it connects",
						"Remove the option.");
			});
		return driver;
	}

	private static String scheme(String url) {
		String[] parts = url.split(":", 3);
		return (parts.length > 1) ? parts[0] + ":" + parts[1] + ":" : "its URL has no scheme,";
	}

	private UnsupportedIntegrationException refuse(String name, String reason) {
		return refuse(name, reason, REMEDY);
	}

	private UnsupportedIntegrationException refuse(String name, String reason, String remedy) {
		return this.integration.refuse("DataSource '" + name + "' " + reason, remedy);
	}

}
