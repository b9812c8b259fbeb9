package io.socks5.boot.autoconfigure.mongodb;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that uses MongoDB with both drivers.
 */
public final class MongoLookups {

	private MongoLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of one application after the other, each list in
	 * one argument
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		for (String properties : arguments) {
			String[] each = properties.split("\n");
			MongoApplication.sync().withPropertyValues(each).run((context) -> MongoApplication.ping(context));
			MongoApplication.reactive().withPropertyValues(each).run((context) -> MongoApplication.ping(context));
		}
		LookedUp.print();
	}

}
