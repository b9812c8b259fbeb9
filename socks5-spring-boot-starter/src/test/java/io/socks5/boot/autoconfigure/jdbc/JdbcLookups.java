package io.socks5.boot.autoconfigure.jdbc;

import java.util.Arrays;

import javax.sql.DataSource;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that uses a data source of each driver.
 */
public final class JdbcLookups {

	private JdbcLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of one application after the other, each list in
	 * one argument
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		Arrays.stream(arguments)
			.forEach((properties) -> JdbcApplication.runner()
				.withPropertyValues(properties.split("\n"))
				.run((context) -> JdbcApplication.query(context.getBean(DataSource.class), "select 6 * 7")));
		LookedUp.print();
	}

}
