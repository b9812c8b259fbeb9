package io.socks5.boot.autoconfigure.redis;

import io.socks5.boot.autoconfigure.integration.LookedUp;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A program that uses Redis.
 */
public final class RedisLookups {

	private RedisLookups() {
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
			RedisApplication.runner()
				.withPropertyValues(properties.split("\n"))
				.run((context) -> RedisApplication.ping(context.getBean(RedisConnectionFactory.class)));
		}
		LookedUp.print();
	}

}
