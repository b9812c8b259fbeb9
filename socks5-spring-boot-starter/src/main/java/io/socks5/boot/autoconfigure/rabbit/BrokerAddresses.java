package io.socks5.boot.autoconfigure.rabbit;

import java.util.List;
import java.util.function.Supplier;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;

/**
 * The addresses of a broker as they are configured. The client of RabbitMQ looks up a
 * single one by default.
 *
 * @param configured supplies the addresses
 */
record BrokerAddresses(Supplier<List<Address>> configured) implements AddressResolver {

	@Override
	public List<Address> getAddresses() {
		return this.configured.get();
	}

	@Override
	public String toString() {
		return this.configured.get().toString();
	}

}
