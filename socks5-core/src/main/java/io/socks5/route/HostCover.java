package io.socks5.route;

import java.util.List;

import io.socks5.protocol.Address;

/**
 * Decides whether rules together match every host of another rule. The answer
 * {@code true} is always right. The answer {@code false} can be wrong where several globs
 * or domains only together match all names of the other one.
 */
final class HostCover {

	private HostCover() {
	}

	/**
	 * Whether at least one of the rules matches each host that another rule matches.
	 * @param rules the rules
	 * @param other the other rule
	 * @return {@code true} if no host is left to the other rule
	 */
	static boolean covers(List<HostRule> rules, HostRule other) {
		for (HostRule rule : rules) {
			if (rule.equals(other) || rule instanceof HostRule.Any || covers(rule, other)) {
				return true;
			}
		}
		if (other instanceof HostRule.Name domain && domain.withSubdomains()) {
			return covers(rules, new HostRule.Name(domain.name(), false))
					&& covers(rules, HostGlob.of("*." + domain.name()));
		}
		return other instanceof HostRule.Block block && isSplit(rules, block) && covers(rules, block.half(0))
				&& covers(rules, block.half(1));
	}

	private static boolean isSplit(List<HostRule> rules, HostRule.Block block) {
		// only smaller blocks can fill a block together
		for (HostRule rule : rules) {
			if (rule instanceof HostRule.Block part && part.bits() > block.bits() && block.matches(part.network())) {
				return true;
			}
		}
		return false;
	}

	private static boolean covers(HostRule rule, HostRule other) {
		if (other instanceof HostRule.Name name) {
			return !name.withSubdomains() ? rule.matches(new Address.Domain(name.name()))
					: rule instanceof HostRule.Name domain && domain.withSubdomains() && isWithin(name.name(), domain);
		}
		if (other instanceof HostRule.Block block) {
			return coversBlock(rule, block);
		}
		return other instanceof HostGlob glob && coversGlob(rule, glob);
	}

	private static boolean isWithin(String name, HostRule.Name domain) {
		return domain.matches(new Address.Domain(name));
	}

	private static boolean coversBlock(HostRule rule, HostRule.Block block) {
		if (rule instanceof HostRule.Block larger) {
			return larger.bits() <= block.bits() && larger.matches(block.network());
		}
		return rule instanceof HostGlob glob && glob.ofAddresses() && block.network() instanceof Address.Ipv4 ipv4
				&& glob.matches(text(ipv4, block.bits() / 8));
	}

	private static String text(Address.Ipv4 network, int octets) {
		// each octet that the block leaves open is an asterisk
		String[] parts = network.text().split("\\.", -1);
		for (int i = octets; i < parts.length; i++) {
			parts[i] = "*";
		}
		return String.join(".", parts);
	}

	private static boolean coversGlob(HostRule rule, HostGlob glob) {
		if (rule instanceof HostGlob wider) {
			return wider.ofAddresses() == glob.ofAddresses() && wider.matches(glob.text());
		}
		if (rule instanceof HostRule.Name domain) {
			// the rest before the dot is not empty, because no host has a leading dot
			return domain.withSubdomains() && !glob.ofAddresses() && glob.text().endsWith("." + domain.name());
		}
		return rule instanceof HostRule.Block block && glob.ofAddresses() && coversBlock(block, prefix(glob));
	}

	private static HostRule.Block prefix(HostGlob glob) {
		// only the complete octets before the first asterisk belong to the block
		String first = glob.parts().get(0);
		String[] whole = first.split("\\.", -1);
		int octets = whole.length - 1;
		byte[] network = new byte[4];
		for (int i = 0; i < octets; i++) {
			network[i] = (byte) Integer.parseInt(whole[i]);
		}
		return new HostRule.Block(Address.Ipv4.of(network), octets * 8);
	}

}
