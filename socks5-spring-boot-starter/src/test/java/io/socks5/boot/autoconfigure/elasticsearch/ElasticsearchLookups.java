package io.socks5.boot.autoconfigure.elasticsearch;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that searches.
 */
public final class ElasticsearchLookups {

	private ElasticsearchLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		ElasticsearchApplication.runner().withPropertyValues(arguments).run(ElasticsearchApplication::search);
		LookedUp.print();
	}

}
