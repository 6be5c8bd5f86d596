package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.workload.SelectorLabel;
import io.weir.workload.Services;
import io.weir.workload.Services.Role;
import io.weir.workload.WorkloadKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Some or all of the three Services. Without the target there is no label to select by: nothing is
 * written then.
 */
final class ServiceObjects implements Plan {

    static final List<Role> CANARY_AND_PRIMARY = List.of(Role.CANARY, Role.PRIMARY);
    static final List<Role> ALL = List.of(Role.CANARY, Role.PRIMARY, Role.APEX);

    private final Parts parts;
    private final List<Role> roles;
    private final boolean existing;

    ServiceObjects(Parts parts, List<Role> roles) {
        this(parts, roles, true);
    }

    private ServiceObjects(Parts parts, List<Role> roles, boolean existing) {
        this.parts = parts;
        this.roles = roles;
        this.existing = existing;
    }

    /**
     * Canary's and primary's, where they are not there yet: one that is there may lead to pods that
     * serve, and the new primary's do not yet.
     */
    static Plan missing(Parts parts) {
        return new ServiceObjects(parts, CANARY_AND_PRIMARY, false);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        needs.add(parts.names().target());
        roles.forEach(role -> needs.add(name(role)));
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        return seen.get(parts.names().target())
                .map(target -> writes(seen, context, target))
                .orElse(List.of());
    }

    private List<Write> writes(Seen seen, Context context, ObjectNode target) {
        WorkloadKind kind = parts.names().workloadKind();
        SelectorLabel label = kind.selector(target, parts.settings().selectorKeys());
        return roles.stream()
                .filter(role -> existing || seen.get(name(role)).isEmpty())
                .<Write>map(
                        role ->
                                new Write.Put(
                                        name(role),
                                        seen.get(name(role)),
                                        Services.desired(
                                                role,
                                                context.raw(),
                                                parts.names().subject().apex(),
                                                label,
                                                kind.template(target),
                                                seen.get(name(role)),
                                                OwnerReferences.of(context.raw()))))
                .toList();
    }

    private ObjectName name(Role role) {
        return new ObjectName(ResourceKind.SERVICE, role.name(parts.names().subject().apex()));
    }
}
