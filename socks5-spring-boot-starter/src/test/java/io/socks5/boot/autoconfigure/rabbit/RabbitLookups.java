package io.socks5.boot.autoconfigure.rabbit;

import io.socks5.boot.autoconfigure.integration.LookedUp;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A program that uses RabbitMQ.
 */
public final class RabbitLookups {

	private RabbitLookups() {
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
			RabbitApplication.runner()
				.withPropertyValues(properties.split("\n"))
				.run((context) -> RabbitApplication.echo(context.getBean(ConnectionFactory.class), "looked up"));
		}
		LookedUp.print();
	}

}
