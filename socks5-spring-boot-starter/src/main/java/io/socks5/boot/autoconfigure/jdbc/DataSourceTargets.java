package io.socks5.boot.autoconfigure.jdbc;

import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;

/**
 * The data sources behind those that Spring provides as wrappers.
 */
final class DataSourceTargets {

	private static final boolean SPRING_JDBC = ClassUtils.isPresent(
			"org.springframework.jdbc.datasource.DelegatingDataSource", DataSourceTargets.class.getClassLoader());

	private DataSourceTargets() {
	}

	static Collection<DataSource> of(DataSource dataSource) {
		return SPRING_JDBC ? Wrappers.targets(dataSource) : List.of();
	}

	/**
	 * Known only if {@code spring-jdbc} is present.
	 */
	private static final class Wrappers {

		private Wrappers() {
		}

		static Collection<DataSource> targets(DataSource dataSource) {
			if (dataSource instanceof AbstractRoutingDataSource routing) {
				return routing.getResolvedDataSources().values();
			}
			DataSource target = (dataSource instanceof DelegatingDataSource delegating)
					? delegating.getTargetDataSource() : null;
			return (target != null) ? List.of(target) : List.of();
		}

	}

}
